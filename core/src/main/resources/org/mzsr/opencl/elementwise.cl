/*
 * Work number by number, and the loss. One work item a number; what lies beyond the end is nobody's. Operands are views, which begin
 * at their start.
 */

/* x <- x where the activation is above 0, else 0. */
kernel void mask(global const real* activation, int activationStart, global real* x, int xStart, int size)
{
    int i = get_global_id(0);
    if (i < size && !(activation[activationStart + i] > 0)) {
        x[xStart + i] = 0;
    }
}

/* y <- y + factor x. */
kernel void add(real factor, global const real* x, int xStart, global real* y, int yStart, int size)
{
    int i = get_global_id(0);
    if (i < size) {
        y[yStart + i] = fma(factor, x[xStart + i], y[yStart + i]);
    }
}

/* z <- z + factor x y. */
kernel void addProduct(
    real factor,
    global const real* x,
    int xStart,
    global const real* y,
    int yStart,
    global real* z,
    int zStart,
    int size)
{
    int i = get_global_id(0);
    if (i < size) {
        z[zStart + i] = fma(factor * x[xStart + i], y[yStart + i], z[zStart + i]);
    }
}

/* The sum of what each item of a work-group of SUMMED brings, for item 0. Its shape is a tree: the same on any device. */
#define SUMMED 256

static inline real treeSum(local real* sums, real own)
{
    int item = get_local_id(0);
    sums[item] = own;
    for (int half_ = SUMMED / 2; half_ > 0; half_ /= 2) {
        barrier(CLK_LOCAL_MEM_FENCE);
        if (item < half_) {
            sums[item] += sums[item + half_];
        }
    }
    return sums[item];
}

/* gradient <- sign(prediction - target) unit, and a sum of |prediction - target| for each work-group. */
kernel __attribute__((reqd_work_group_size(SUMMED, 1, 1))) void absoluteError(
    global const real* prediction,
    int predictionStart,
    global const real* target,
    int targetStart,
    global real* gradient,
    int gradientStart,
    int size,
    real unit,
    global real* partial)
{
    local real sums[SUMMED];
    int i = get_global_id(0);
    real difference = 0;
    if (i < size) {
        difference = prediction[predictionStart + i] - target[targetStart + i];
        gradient[gradientStart + i] = difference > 0 ? unit : difference < 0 ? -unit : difference;
    }
    real sum = treeSum(sums, fabs(difference));
    if (get_local_id(0) == 0) {
        partial[get_group_id(0)] = sum;
    }
}

/* losses[slot] <- factor times the sum of those sums; one work-group. */
kernel __attribute__((reqd_work_group_size(SUMMED, 1, 1))) void meanError(
    global const real* partial, int count, real factor, global real* losses, int slot)
{
    local real sums[SUMMED];
    real own = 0;
    for (int i = get_local_id(0); i < count; i += SUMMED) {
        own += partial[i];
    }
    real sum = treeSum(sums, own);
    if (get_local_id(0) == 0) {
        losses[slot] = factor * sum;
    }
}
