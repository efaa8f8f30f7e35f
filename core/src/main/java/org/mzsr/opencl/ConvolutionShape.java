package org.mzsr.opencl;

import org.mzsr.tensor.Precision;

/**
 * How the work of a convolution from {@code in} to {@code out} channels is cut for a GPU. It depends on nothing of the device,
 * so that every device adds in the same order.
 */
record ConvolutionShape(int in, int out, Precision precision) {

    /** Pixels of a tile. */
    static final int TILE_WIDTH = 8;

    static final int TILE_HEIGHT = 8;

    /** Items of a group that sums the kernel's gradient: as many for each of a row's taps. */
    static final int GRADIENT_ITEMS = 3 * 64;

    /** Slices that all blocks of pixels are cut into, at most, and the blocks of the smallest. */
    private static final int SLICES = 256;

    private static final int SLICE_UNIT = 8;
    private static final int FEW = 4;
    private static final int MANY = 8;
    private static final int BLOCK = 16;

    /** Numbers that a group of {@code sumSlices} adds, and the items of it. */
    static final int SUMMED_NUMBERS = 32;

    static final int SUMMING_ITEMS = 256;

    /** Results of one item over channels. */
    private static int block(int channels) {
        return channels <= FEW ? FEW : MANY;
    }

    /** Items side by side over channels: a power of two, 8 at most. */
    private static int lanes(int channels) {
        int lanes = 1;
        while (lanes < MANY && lanes * block(channels) < channels) {
            lanes *= 2;
        }
        return lanes;
    }

    private static int tiles(int channels) {
        int tile = block(channels) * lanes(channels);
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
                + " -DOUTS=" + block(out)
                + " -DOUT_LANES=" + lanes(out)
                + " -DINS=" + block(in)
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
        return SLICE_UNIT * Math.max(1, (blocks + SLICES * SLICE_UNIT - 1) / (SLICES * SLICE_UNIT));
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
