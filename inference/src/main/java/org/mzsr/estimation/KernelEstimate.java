package org.mzsr.estimation;

import java.util.Locale;
import org.apiguardian.api.API;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.degradation.KernelShape;

/**
 * A blur that was found in an image.
 *
 * @param kernel a Gaussian
 * @param spread by how much the image's patches disagree about √λ₁, in pixels of the enlarged image: their weighted standard
 *     deviation, divided by the root of how many there are; NaN of one patch
 * @param patches that were read
 */
@API(status = API.Status.EXPERIMENTAL)
public record KernelEstimate(BlurKernel kernel, double spread, int patches) {

    /** Its width and direction. */
    public KernelShape shape() {
        return kernel.shape();
    }

    /** For people. */
    @Override
    public String toString() {
        KernelShape shape = shape();
        return String.format(
                Locale.ROOT,
                "widths %.2f and %.2f pixels%s, the first at %.0f°, from %d %s",
                Math.sqrt(shape.lambda1()),
                Math.sqrt(shape.lambda2()),
                Double.isNaN(spread) ? "" : String.format(Locale.ROOT, " (± %.2f)", spread),
                Math.toDegrees(shape.theta()),
                patches,
                patches == 1 ? "patch" : "patches");
    }
}
