package org.mzsr.estimation;

import java.util.Arrays;
import org.mzsr.degradation.Subsampling;
import org.mzsr.image.Image;

/**
 * What a kernel predictor reads: not pixels but how sharp they are, which neither brightness nor contrast changes. Of the luma, in the
 * four directions across, down and along the diagonals, with D₁, D₂, D₄ the differences of first, second and fourth order and ⟨·⟩ the mean over
 * 7×7 pixels, a patch's sixteen planes are
 *
 * <pre>
 *    0 … 3    ½ log ⟨D₂²⟩/⟨D₁²⟩, in each direction
 *    4 … 7    ½ log ⟨D₄²⟩/⟨D₂²⟩, in each direction
 *    8        ⅒ log ⟨D₁²⟩, both axes together: how far noise and rounding are
 *    9        0 for direct subsampling, 1 for bicubic
 *   10, 11    D₁ across and down, divided by √⟨D₁²⟩
 *   12 … 15   D₂ in each direction, divided by the same
 * </pre>
 */
public final class PredictorInput {

    /** Of mean squares: what rounding to 8 bits leaves in a flat place. */
    private static final double ROUNDING = 1e-6;

    /** Of the window, on each side. */
    private static final int RADIUS = 3;

    /** Across, down the diagonal, down, up the diagonal. */
    private static final int[][] DIRECTIONS = {{0, 1}, {1, 1}, {1, 0}, {-1, 1}};

    private static final double[] LUMA = {0.299, 0.587, 0.114};

    private final int height;
    private final int width;
    private final double[] luma;

    private PredictorInput(Image lr) {
        height = lr.height();
        width = lr.width();
        luma = new double[height * width];
        for (int channel = 0; channel < LUMA.length; channel++) {
            for (int i = 0; i < luma.length; i++) {
                luma[i] += LUMA[channel] * lr.data()[channel * luma.length + i];
            }
        }
    }

    /**
     * Writes one patch.
     *
     * @param lr RGB
     * @param subsampling that made it; the same blur looks different after either
     * @param into {@code [n, 16, height, width]}
     * @param offset where the patch begins
     */
    public static void write(Image lr, Subsampling subsampling, double[] into, int offset) {
        new PredictorInput(lr).write(subsampling, into, offset);
    }

    private void write(Subsampling subsampling, double[] into, int offset) {
        int pixels = luma.length;
        double[][] first = new double[DIRECTIONS.length][];
        double[][] second = new double[DIRECTIONS.length][];
        double[][] firstSquares = new double[DIRECTIONS.length][];
        for (int d = 0; d < DIRECTIONS.length; d++) {
            first[d] = differences(luma, d, -0.5, 0, 0.5);
            second[d] = differences(luma, d, 1, -2, 1);
            firstSquares[d] = meanSquares(first[d]);
            double[] secondSquares = meanSquares(second[d]);
            double[] fourthSquares = meanSquares(differences(second[d], d, 1, -2, 1));
            for (int i = 0; i < pixels; i++) {
                into[offset + d * pixels + i] = Math.log(secondSquares[i] / firstSquares[d][i]) / 2;
                into[offset + (4 + d) * pixels + i] = Math.log(fourthSquares[i] / secondSquares[i]) / 2;
            }
        }
        Arrays.fill(into, offset + 9 * pixels, offset + 10 * pixels, subsampling == Subsampling.BICUBIC ? 1 : 0);
        for (int i = 0; i < pixels; i++) {
            double squares = firstSquares[0][i] + firstSquares[2][i];
            double contrast = Math.sqrt(squares);
            into[offset + 8 * pixels + i] = Math.log(squares) / 10;
            into[offset + 10 * pixels + i] = first[0][i] / contrast;
            into[offset + 11 * pixels + i] = first[2][i] / contrast;
            for (int d = 0; d < DIRECTIONS.length; d++) {
                into[offset + (12 + d) * pixels + i] = second[d][i] / contrast;
            }
        }
    }

    /** Of a plane, along a direction; what lies outside is as the border. */
    private double[] differences(double[] plane, int direction, double before, double here, double after) {
        int down = DIRECTIONS[direction][0];
        int right = DIRECTIONS[direction][1];
        double[] out = new double[plane.length];
        for (int y = 0; y < height; y++) {
            int above = inside(y - down, height) * width;
            int below = inside(y + down, height) * width;
            for (int x = 0; x < width; x++) {
                out[y * width + x] = before * plane[above + inside(x - right, width)]
                        + here * plane[y * width + x]
                        + after * plane[below + inside(x + right, width)];
            }
        }
        return out;
    }

    private static int inside(int position, int length) {
        return Math.max(0, Math.min(position, length - 1));
    }

    /** Over the window around each pixel, as far as it lies inside; never 0. */
    private double[] meanSquares(double[] plane) {
        double[] squares = new double[plane.length];
        Arrays.setAll(squares, i -> plane[i] * plane[i]);
        double[] out = means(means(squares, height, width, 1, width), width, height, width, 1);
        for (int i = 0; i < out.length; i++) {
            out[i] += ROUNDING;
        }
        return out;
    }

    /** Running means along lines: each begins {@code between} numbers after the one before, its pixels {@code step} apart. */
    private static double[] means(double[] plane, int lines, int length, int step, int between) {
        double[] out = new double[plane.length];
        for (int line = 0; line < lines; line++) {
            for (int i = 0; i < length; i++) {
                int from = Math.max(0, i - RADIUS);
                int to = Math.min(length - 1, i + RADIUS);
                double sum = 0;
                for (int j = from; j <= to; j++) {
                    sum += plane[line * between + j * step];
                }
                out[line * between + i * step] = sum / (to - from + 1);
            }
        }
        return out;
    }
}
