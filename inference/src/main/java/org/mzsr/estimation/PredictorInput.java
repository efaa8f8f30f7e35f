package org.mzsr.estimation;

import java.util.Arrays;
import org.mzsr.degradation.Subsampling;
import org.mzsr.image.Image;
import org.mzsr.network.PredictorShape;

/** What a kernel predictor reads: an LR image's three planes, a fourth of zeros for direct subsampling, ones for bicubic, and zeros. */
public final class PredictorInput {

    private PredictorInput() {}

    /**
     * Writes one patch.
     *
     * @param lr RGB
     * @param subsampling that made it; the same blur looks different after either
     * @param into {@code [n, 16, height, width]}
     * @param offset where the patch begins
     */
    public static void write(Image lr, Subsampling subsampling, double[] into, int offset) {
        System.arraycopy(lr.data(), 0, into, offset, lr.data().length);
        int begin = offset + lr.data().length;
        int plane = lr.height() * lr.width();
        Arrays.fill(into, begin, begin + plane, subsampling == Subsampling.BICUBIC ? 1 : 0);
        Arrays.fill(into, begin + plane, offset + PredictorShape.CHANNELS * plane, 0);
    }
}
