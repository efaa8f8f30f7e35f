/*
 * The 3x3 convolution from IN to OUT channels and its derivatives. Images lie as [n, height, width, channels], kernels as
 * [3, 3, in, out]. A work item keeps a block of results in registers and reads what it multiplies from local memory; every
 * result is one chain of fma in an order that nothing but the sizes decides.
 *
 * Build options: IN, OUT; CHUNK, input channels in local memory at once; PIXELS and OUTS, results of one item, the latter 4
 * or 8; OUT_LANES, items side by side over outputs; TILE_WIDTH, TILE_HEIGHT in pixels; for the kernel's gradient INS, IN_LANES, SPLITS
 * and BLOCK.
 */

#define TILE_OUT (OUT_LANES * OUTS)
#define TILE_IN (IN_LANES * INS)

/* Whether a channel of a tile or of a chunk exists: known beforehand where tiles and chunks fit. */
#if OUT % TILE_OUT == 0
#define TILE_HAS_OUT(out) 1
#else
#define TILE_HAS_OUT(out) ((out) < OUT)
#endif
#if IN % TILE_IN == 0
#define TILE_HAS_IN(in) 1
#else
#define TILE_HAS_IN(in) ((in) < IN)
#endif
#if IN % CHUNK == 0
#define CHUNK_HAS(in) 1
#else
#define CHUNK_HAS(in) ((in) < IN)
#endif

/* An item's outputs lie in quads, so that neighbouring items read neighbouring banks of local memory. */
#define QUAD(lane, lanes, quad) (4 * ((lane) + (lanes) * (quad)))

/* A macro, because what a function is given a pointer to may end in memory instead of registers. */
#define READ_QUADS(row, lane, lanes, count, to)                                               \
    _Pragma("unroll") for (int quad_ = 0; quad_ < (count) / 4; quad_++) {                     \
        real4 four = *(local const real4*)((row) + QUAD(lane, lanes, quad_));                 \
        to[4 * quad_] = four.x;                                                               \
        to[4 * quad_ + 1] = four.y;                                                           \
        to[4 * quad_ + 2] = four.z;                                                           \
        to[4 * quad_ + 3] = four.w;                                                           \
    }

/* What becomes of a result. */
#define STORE 0
#define RECTIFY 1
#define ADD 2

#define PITCH (TILE_WIDTH + 2)
#define AREA ((TILE_HEIGHT + 2) * PITCH)
#define WEIGHTS_PITCH (TILE_OUT + 4)
#define COLUMNS (TILE_WIDTH / PIXELS)
#define ITEMS (OUT_LANES * COLUMNS * TILE_HEIGHT)

#if IN % CHUNK == 0 && CHUNK % 4 == 0
/* Channels that an item reads at once. */
#define READ 4
typedef real4 pixel_read;
#define SPREAD(quad, to, at)        \
    to[at] = quad.x;                \
    to[(at) + AREA] = quad.y;       \
    to[(at) + 2 * AREA] = quad.z;   \
    to[(at) + 3 * AREA] = quad.w;
#else
#define READ 1
typedef real pixel_read;
#define SPREAD(one, to, at) to[at] = one;
#endif
#define CHUNK_READS (CHUNK / READ)
#define PIXEL_READS ((AREA * CHUNK_READS + ITEMS - 1) / ITEMS)
#define TAP_READS ((CHUNK * TILE_OUT + ITEMS - 1) / ITEMS)

/*
 * output <- the cross-correlation of input with a kernel [3, 3, IN, OUT]; or, turned, with a kernel [3, 3, OUT, IN] that is read
 * backwards: the derivative by the input of a convolution from OUT to IN channels. Groups: tiles of an image, images, tiles of
 * outputs.
 */
kernel __attribute__((reqd_work_group_size(ITEMS, 1, 1))) void convolve(
    global const real* input,
    global const real* weights,
    int weightsStart,
    int turned,
    global const real* bias,
    int biasStart,
    int biased,
    global real* output,
    int height,
    int width,
    int epilogue)
{
    local real pixels[CHUNK * AREA] __attribute__((aligned(32)));
    local real taps[9 * CHUNK * WEIGHTS_PITCH] __attribute__((aligned(32)));

    int item = get_local_id(0);
    int lane = item % OUT_LANES;
    int column = item / OUT_LANES % COLUMNS * PIXELS;
    int row = item / OUT_LANES / COLUMNS;
    int across = (width + TILE_WIDTH - 1) / TILE_WIDTH;
    int left = (int)get_group_id(0) % across * TILE_WIDTH;
    int top = (int)get_group_id(0) / across * TILE_HEIGHT;
    int image = get_group_id(1) * height;
    int firstOut = get_group_id(2) * TILE_OUT;

    real sums[PIXELS][OUTS];
#pragma unroll
    for (int p = 0; p < PIXELS; p++) {
#pragma unroll
        for (int o = 0; o < OUTS; o++) {
            sums[p][o] = 0;
        }
    }

    /* What this item brings of a chunk: where it is found, where it goes to, and the numbers, read while the chunk before is computed. */
    int from[PIXEL_READS];
    pixel_read held[PIXEL_READS];
#pragma unroll
    for (int k = 0; k < PIXEL_READS; k++) {
        int place = (item + k * ITEMS) / CHUNK_READS;
        int y = top + place / PITCH - 1;
        int x = left + place % PITCH - 1;
        bool inside = place < AREA && y >= 0 && y < height && x >= 0 && x < width;
        from[k] = inside ? ((image + y) * width + x) * IN + (item + k * ITEMS) % CHUNK_READS * READ : -1;
    }
    int tapFrom[TAP_READS];
    int tapTo[TAP_READS];
    real heldTaps[9][TAP_READS];
#pragma unroll
    for (int k = 0; k < TAP_READS; k++) {
        int i = item + k * ITEMS;
        int channel = turned ? i % CHUNK : i / TILE_OUT;
        int out = turned ? i / CHUNK : i % TILE_OUT;
        bool there = i < CHUNK * TILE_OUT && TILE_HAS_OUT(firstOut + out);
        tapFrom[k] = !there ? -1 : turned ? (8 * OUT + firstOut + out) * IN + channel : channel * OUT + firstOut + out;
        tapTo[k] = channel * WEIGHTS_PITCH + out;
    }
    int tapStep = turned ? -OUT * IN : IN * OUT;
    int chunkStep = turned ? 1 : OUT;

    for (int first = -CHUNK; first < IN; first += CHUNK) {
        if (first >= 0) {
            barrier(CLK_LOCAL_MEM_FENCE);
#pragma unroll
            for (int k = 0; k < PIXEL_READS; k++) {
                int i = item + k * ITEMS;
                if (i < AREA * CHUNK_READS) {
                    SPREAD(held[k], pixels, i % CHUNK_READS * READ * AREA + i / CHUNK_READS)
                }
            }
#pragma unroll
            for (int k = 0; k < TAP_READS; k++) {
                if (item + k * ITEMS < CHUNK * TILE_OUT) {
#pragma unroll
                    for (int tap = 0; tap < 9; tap++) {
                        taps[tap * CHUNK * WEIGHTS_PITCH + tapTo[k]] = heldTaps[tap][k];
                    }
                }
            }
            barrier(CLK_LOCAL_MEM_FENCE);
        }
        int next = first + CHUNK;
        if (next < IN) {
#pragma unroll
            for (int k = 0; k < PIXEL_READS; k++) {
                held[k] = 0;
                if (from[k] >= 0 && CHUNK_HAS(next + (item + k * ITEMS) % CHUNK_READS * READ)) {
                    held[k] = *(global const pixel_read*)(input + from[k] + next);
                }
            }
#pragma unroll
            for (int k = 0; k < TAP_READS; k++) {
                bool there = tapFrom[k] >= 0
                    && CHUNK_HAS(next + (turned ? (item + k * ITEMS) % CHUNK : (item + k * ITEMS) / TILE_OUT));
                global const real* of = weights + (weightsStart + tapFrom[k] + next * chunkStep);
#pragma unroll
                for (int tap = 0; tap < 9; tap++) {
                    heldTaps[tap][k] = 0;
                    if (there) {
                        heldTaps[tap][k] = of[tap * tapStep];
                    }
                }
            }
        }
        if (first < 0) {
            continue;
        }
        for (int channel = 0; channel < CHUNK; channel++) {
#pragma unroll
            for (int down = 0; down < 3; down++) {
                real seen[PIXELS + 2];
#pragma unroll
                for (int pair = 0; pair < PIXELS / 2 + 1; pair++) {
                    real2 two = *(local const real2*)(pixels + channel * AREA + (row + down) * PITCH + column + 2 * pair);
                    seen[2 * pair] = two.x;
                    seen[2 * pair + 1] = two.y;
                }
#pragma unroll
                for (int right = 0; right < 3; right++) {
                    real factors[OUTS];
                    READ_QUADS(taps + ((3 * down + right) * CHUNK + channel) * WEIGHTS_PITCH, lane, OUT_LANES, OUTS, factors)
#pragma unroll
                    for (int p = 0; p < PIXELS; p++) {
#pragma unroll
                        for (int o = 0; o < OUTS; o++) {
                            sums[p][o] = fma(seen[p + right], factors[o], sums[p][o]);
                        }
                    }
                }
            }
        }
    }

    int y = top + row;
    if (y >= height) {
        return;
    }
#pragma unroll
    for (int p = 0; p < PIXELS; p++) {
        int x = left + column + p;
        if (x < width) {
#pragma unroll
            for (int quad = 0; quad < OUTS / 4; quad++) {
                int out = firstOut + QUAD(lane, OUT_LANES, quad);
                global real* to = output + ((image + y) * width + x) * OUT + out;
#pragma unroll
                for (int o = 0; o < 4; o++) {
                    if (TILE_HAS_OUT(out + o)) {
                        real result = sums[p][4 * quad + o];
                        if (biased) {
                            result += bias[biasStart + out + o];
                        }
                        to[o] = epilogue == ADD ? to[o] + result : epilogue == RECTIFY && !(result > 0) ? (real)0 : result;
                    }
                }
            }
        }
    }
}

#define LANES (IN_LANES * OUT_LANES)
#define WEIGHTS (9 * IN * OUT)

/* Reads of an item: of a block's deltas, and of its inputs with one more pixel at either end. */
#if IN % TILE_IN == 0
#define IN_READ 4
typedef real4 in_read;
#else
#define IN_READ 1
typedef real in_read;
#endif
#if OUT % TILE_OUT == 0
#define OUT_READ 4
typedef real4 out_read;
#else
#define OUT_READ 1
typedef real out_read;
#endif
#define GRADIENT_ITEMS (3 * LANES * SPLITS)
#define IN_READS (((BLOCK + 2) * TILE_IN / IN_READ + GRADIENT_ITEMS - 1) / GRADIENT_ITEMS)
#define OUT_READS ((BLOCK * TILE_OUT / OUT_READ + GRADIENT_ITEMS - 1) / GRADIENT_ITEMS)

/*
 * Sums over slices of the pixels: partial[slice * SPLITS + split] is a kernel's gradient [3, 3, IN, OUT] and, behind it, that of the bias.
 * A slice is so many blocks of BLOCK pixels of one row of an image; the last block of a row may reach beyond it. Groups: row of
 * the kernel, tile of inputs and tile of outputs together; slices. A third of a group's items has each of the row's taps. Split s of
 * them sums each SPLITS-th pixel.
 */
kernel __attribute__((reqd_work_group_size(GRADIENT_ITEMS, 1, 1))) void kernelGradient(
    global const real* input, global const real* delta, global real* partial, int height, int width, int blocks, int slice)
{
    local real seen[(BLOCK + 2) * TILE_IN] __attribute__((aligned(32)));
    local real deltas[BLOCK * TILE_OUT] __attribute__((aligned(32)));

    int item = get_local_id(0);
    int outLane = item % OUT_LANES;
    int inLane = item / OUT_LANES % IN_LANES;
    int split = item / LANES % SPLITS;
    int right = item / LANES / SPLITS - 1;
    int down = get_group_id(0) % 3 - 1;
    int tiles = (OUT + TILE_OUT - 1) / TILE_OUT;
    int firstOut = (int)get_group_id(0) / 3 % tiles * TILE_OUT;
    int firstIn = (int)get_group_id(0) / 3 / tiles * TILE_IN;
    int across = (width + BLOCK - 1) / BLOCK;
    int begin = get_group_id(1) * slice;
    int end = min(begin + slice, blocks);
    bool sumsBias = down == 0 && firstIn == 0 && item < TILE_OUT;

    real sums[INS][OUTS];
#pragma unroll
    for (int i = 0; i < INS; i++) {
#pragma unroll
        for (int o = 0; o < OUTS; o++) {
            sums[i][o] = 0;
        }
    }
    real biasSum = 0;

    in_read heldIn[IN_READS];
    out_read heldOut[OUT_READS];

    for (int block = begin - 1; block < end; block++) {
        if (block >= begin) {
            barrier(CLK_LOCAL_MEM_FENCE);
#pragma unroll
            for (int k = 0; k < IN_READS; k++) {
                int i = item + k * GRADIENT_ITEMS;
                if (i < (BLOCK + 2) * TILE_IN / IN_READ) {
                    *(local in_read*)(seen + i * IN_READ) = heldIn[k];
                }
            }
#pragma unroll
            for (int k = 0; k < OUT_READS; k++) {
                int i = item + k * GRADIENT_ITEMS;
                if (i < BLOCK * TILE_OUT / OUT_READ) {
                    *(local out_read*)(deltas + i * OUT_READ) = heldOut[k];
                }
            }
            barrier(CLK_LOCAL_MEM_FENCE);
        }
        if (block + 1 < end) {
            int line = (block + 1) / across;
            int left = (block + 1) % across * BLOCK;
            int y = line % height + down;
            bool visible = y >= 0 && y < height;
#pragma unroll
            for (int k = 0; k < IN_READS; k++) {
                int i = item + k * GRADIENT_ITEMS;
                int x = left - 1 + i / (TILE_IN / IN_READ);
                int channel = firstIn + i % (TILE_IN / IN_READ) * IN_READ;
                heldIn[k] = 0;
                if (visible && x >= 0 && x < width && TILE_HAS_IN(channel)) {
                    heldIn[k] = *(global const in_read*)(input + ((line + down) * width + x) * IN + channel);
                }
            }
#pragma unroll
            for (int k = 0; k < OUT_READS; k++) {
                int i = item + k * GRADIENT_ITEMS;
                int x = left + i / (TILE_OUT / OUT_READ);
                int out = firstOut + i % (TILE_OUT / OUT_READ) * OUT_READ;
                heldOut[k] = 0;
                if (x < width && i < BLOCK * TILE_OUT / OUT_READ && TILE_HAS_OUT(out)) {
                    heldOut[k] = *(global const out_read*)(delta + (line * width + x) * OUT + out);
                }
            }
        }
        if (block < begin) {
            continue;
        }
#pragma unroll 4
        for (int q = 0; q < BLOCK / SPLITS; q++) {
            int p = q * SPLITS + split;
            real ins[INS];
            real outs[OUTS];
            READ_QUADS(seen + (p + right + 1) * TILE_IN, inLane, IN_LANES, INS, ins)
            READ_QUADS(deltas + p * TILE_OUT, outLane, OUT_LANES, OUTS, outs)
#pragma unroll
            for (int i = 0; i < INS; i++) {
#pragma unroll
                for (int o = 0; o < OUTS; o++) {
                    sums[i][o] = fma(ins[i], outs[o], sums[i][o]);
                }
            }
        }
        if (sumsBias) {
            for (int p = 0; p < BLOCK; p++) {
                biasSum += deltas[p * TILE_OUT + item];
            }
        }
    }

    int tap = 3 * (down + 1) + right + 1;
    global real* row = partial + ((int)get_group_id(1) * SPLITS + split) * (WEIGHTS + OUT);
#pragma unroll
    for (int i = 0; i < INS; i++) {
        int in = firstIn + QUAD(inLane, IN_LANES, i / 4) + i % 4;
#pragma unroll
        for (int o = 0; o < OUTS; o++) {
            int out = firstOut + QUAD(outLane, OUT_LANES, o / 4) + o % 4;
            if (TILE_HAS_IN(in) && TILE_HAS_OUT(out)) {
                row[(tap * IN + in) * OUT + out] = sums[i][o];
            }
        }
    }
    if (sumsBias && TILE_HAS_OUT(firstOut + item)) {
        global real* first = partial + (int)get_group_id(1) * SPLITS * (WEIGHTS + OUT) + WEIGHTS + firstOut + item;
        for (int s = 0; s < SPLITS; s++) {
            first[s * (WEIGHTS + OUT)] = s == 0 ? biasSum : (real)0;
        }
    }
}

/* Numbers and parts of their rows that a group of sumSlices adds. */
#define NUMBERS 32
#define PARTS 8

/* Adds the rows of partial sums: each of PARTS items a stretch of them in order, then the stretches in order. */
kernel __attribute__((reqd_work_group_size(NUMBERS * PARTS, 1, 1))) void sumSlices(
    global const real* partial, int rows, global real* gradient, int gradientStart, global real* biasGradient, int biasStart, int biased)
{
    local real sums[PARTS][NUMBERS];
    int item = get_local_id(0);
    int part = item / NUMBERS;
    int number = get_group_id(0) * NUMBERS + item % NUMBERS;
    int stretch = (rows + PARTS - 1) / PARTS;
    int end = min((part + 1) * stretch, rows);
    real sum = 0;
    if (number < WEIGHTS + OUT) {
        for (int row = part * stretch; row < end; row++) {
            sum += partial[row * (WEIGHTS + OUT) + number];
        }
    }
    sums[part][item % NUMBERS] = sum;
    barrier(CLK_LOCAL_MEM_FENCE);
    if (part == 0 && number < WEIGHTS + OUT) {
        for (int other = 1; other < PARTS; other++) {
            sum += sums[other][item];
        }
        if (number < WEIGHTS) {
            gradient[gradientStart + number] = sum;
        } else if (biased) {
            biasGradient[biasStart + number - WEIGHTS] = sum;
        }
    }
}
