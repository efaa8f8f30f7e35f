package org.mzsr.dataset.kernels;

import java.nio.charset.StandardCharsets;
import org.apiguardian.api.API;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.degradation.Corruption;
import org.mzsr.degradation.Subsampling;
import org.mzsr.manifest.Digest;

/**
 * One row of a dataset's kernel table: what a task undoes.
 *
 * @param family key of {@code prepare.kernels} that the kernel was drawn from; empty where it is not known
 * @param kernel the blur
 * @param subsampling after it, for those who leave the choice to the sample
 * @param scale of super-resolution
 * @param corruption of the LR image
 */
@API(status = API.Status.EXPERIMENTAL)
public record DegradationSample(
        String family, BlurKernel kernel, Subsampling subsampling, double scale, Corruption corruption) {

    /** Adds all its numbers; its family is no part of what it does. */
    public void addTo(Digest digest) {
        digest.add(kernel.values());
        digest.add(new double[] {kernel.rows(), kernel.columns(), scale, corruption.noise(), corruption.jpegQuality()});
        if (subsampling != Subsampling.DIRECT) {
            // Only then, so that fingerprints of tables without a choice stay what they were.
            digest.add(subsampling.name().getBytes(StandardCharsets.UTF_8));
        }
    }
}
