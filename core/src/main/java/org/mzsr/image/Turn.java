package org.mzsr.image;

import org.apiguardian.api.API;

/** The eight ways to lay a rectangular image: clockwise turns, with or without mirroring left and right before. */
@API(status = API.Status.EXPERIMENTAL)
public enum Turn {
    /** As it is. */
    NONE(false, false, false),
    /** Left and right exchanged. */
    MIRRORED(false, false, true),
    /** Half a turn. */
    HALF(false, true, true),
    /** Top and bottom exchanged. */
    MIRRORED_HALF(false, true, false),
    /** Rows become columns. */
    TRANSPOSED(true, false, false),
    /** A quarter turn clockwise. */
    QUARTER(true, false, true),
    /** Mirrored along the other diagonal. */
    ANTITRANSPOSED(true, true, true),
    /** Three quarters of a turn clockwise. */
    THREE_QUARTERS(true, true, false);

    private final boolean transpose;
    private final boolean flipRows;
    private final boolean flipColumns;

    Turn(boolean transpose, boolean flipRows, boolean flipColumns) {
        this.transpose = transpose;
        this.flipRows = flipRows;
        this.flipColumns = flipColumns;
    }

    /** Whether rows become columns. */
    public boolean swapsAxes() {
        return transpose;
    }

    /** Whether rows, as they are after the turn, run against their former direction. */
    public boolean flipsRows() {
        return flipRows;
    }

    /** Whether columns, as they are after the turn, run against their former direction. */
    public boolean flipsColumns() {
        return flipColumns;
    }

    /** The turn that undoes this one. */
    public Turn inverse() {
        return switch (this) {
            case QUARTER -> THREE_QUARTERS;
            case THREE_QUARTERS -> QUARTER;
            default -> this;
        };
    }

    /** The turned image. */
    public Image apply(Image image) {
        int height = transpose ? image.width() : image.height();
        int width = transpose ? image.height() : image.width();
        double[] out = new double[image.data().length];
        int at = 0;
        for (int c = 0; c < image.channels(); c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int row = flipRows ? height - 1 - y : y;
                    int column = flipColumns ? width - 1 - x : x;
                    int source = transpose ? column * image.width() + row : row * image.width() + column;
                    out[at++] = image.data()[c * image.height() * image.width() + source];
                }
            }
        }
        return new Image(image.channels(), height, width, out);
    }
}
