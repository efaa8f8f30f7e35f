package org.mzsr.opencl;

/**
 * How the work of a convolution from {@code in} to {@code out} channels is cut for a GPU. It depends on nothing of the device,
 * so that every device adds in the same order.
 */
record ConvolutionShape(int in, int out) {

    /** Items of a group that sums the kernel's gradient: as many for each of a row's three taps. */
    static final int GRADIENT_ITEMS = 3 * 64;

    /** Numbers that a group of {@code sumSlices} adds, and its items. */
    static final int SUMMED_NUMBERS = 32;

    static final int SUMMING_ITEMS = 256;

    private static final int TILE_WIDTH = 8;
    private static final int TILE_HEIGHT = 8;
    private static final int FEW = 4;
    private static final int MANY = 8;

    /** Slices of the pixels, at most; all their partial sums together have about so many numbers, also of wide networks. */
    private static final int SLICES = 256;

    private static final int PARTIAL_SUMS = 1 << 24;

    /** Blocks of pixels of the smallest slice, and pixels of a block. */
    private static final int SLICE_UNIT = 8;

    private static final int BLOCK = 16;

    /** Results of one item over channels. */
    private static int results(int channels) {
        return channels <= FEW ? FEW : MANY;
    }

    /** Items side by side over channels: a power of two, 8 at most. */
    private static int lanes(int channels) {
        int lanes = 1;
        while (lanes < MANY && lanes * results(channels) < channels) {
            lanes *= 2;
        }
        return lanes;
    }

    private static int tiles(int channels) {
        int tile = results(channels) * lanes(channels);
        return (channels + tile - 1) / tile;
    }

    /** Pixels of one item: fewer where it has few outputs, so that a group has items enough. */
    private int pixels() {
        return out <= FEW ? 2 : FEW;
    }

    private int splits() {
        return GRADIENT_ITEMS / 3 / (lanes(in) * lanes(out));
    }

    /** Input channels in local memory at once. */
    private int chunk() {
        return Math.min(in, FEW);
    }

    /** The build options of {@code convolution.cl}. */
    String options() {
        return "-DIN=" + in
                + " -DOUT=" + out
                + " -DCHUNK=" + chunk()
                + " -DPIXELS=" + pixels()
                + " -DTILE_WIDTH=" + TILE_WIDTH
                + " -DTILE_HEIGHT=" + TILE_HEIGHT
                + " -DOUTS=" + results(out)
                + " -DOUT_LANES=" + lanes(out)
                + " -DINS=" + results(in)
                + " -DIN_LANES=" + lanes(in)
                + " -DSPLITS=" + splits()
                + " -DBLOCK=" + block();
    }

    /** Items of a group of {@code convolve}. */
    int items() {
        return lanes(out) * (TILE_WIDTH / pixels()) * TILE_HEIGHT;
    }

    /** Tiles of an image. */
    int tiles(int height, int width) {
        return ((height + TILE_HEIGHT - 1) / TILE_HEIGHT) * ((width + TILE_WIDTH - 1) / TILE_WIDTH);
    }

    /** Tiles of outputs. */
    int outTiles() {
        return tiles(out);
    }

    /** Groups of {@code kernelGradient} for each slice. */
    int gradientGroups() {
        return 3 * tiles(in) * tiles(out);
    }

    /** Pixels side by side that an item of {@code kernelGradient} reads at once. */
    private int block() {
        return Math.max(BLOCK, splits());
    }

    /** Blocks of pixels that images are cut into. */
    int blocks(int count, int height, int width) {
        return count * height * ((width + block() - 1) / block());
    }

    /** Blocks of a slice, of so many in all. */
    int slice(int blocks) {
        int most = Math.max(1, Math.min(SLICES, PARTIAL_SUMS / (row() * splits())));
        return SLICE_UNIT * Math.max(1, (blocks + most * SLICE_UNIT - 1) / (most * SLICE_UNIT));
    }

    /** Slices of so many blocks. */
    int slices(int blocks) {
        return (blocks + slice(blocks) - 1) / slice(blocks);
    }

    /** Rows of partial sums of so many blocks. */
    int rows(int blocks) {
        return slices(blocks) * splits();
    }

    /** Numbers of a row: the kernel's gradient and the bias's. */
    int row() {
        return 9 * in * out + out;
    }
}
