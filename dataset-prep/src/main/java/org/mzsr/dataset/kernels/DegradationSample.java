package org.mzsr.dataset.kernels;

import org.apiguardian.api.API;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.degradation.Corruption;
import org.mzsr.manifest.Digest;

/**
 * One row of a dataset's kernel table: what a task undoes.
 *
 * @param kernel the blur
 * @param scale of super-resolution
 * @param corruption of the LR image
 */
@API(status = API.Status.EXPERIMENTAL)
public record DegradationSample(BlurKernel kernel, double scale, Corruption corruption) {

    /** Adds all its numbers. */
    public void addTo(Digest digest) {
        digest.add(kernel.values());
        digest.add(new double[] {kernel.rows(), kernel.columns(), scale, corruption.noise(), corruption.jpegQuality()});
    }
}
