package org.mzsr.degradation;

import java.util.Locale;
import org.apiguardian.api.API;

/** Where a kernel's centre of mass is moved to, before it is used at a scale. */
@API(status = API.Status.EXPERIMENTAL)
public enum Recentring {
    /** It stays where it is: in the middle, for most kernels. */
    NONE {
        @Override
        BlurKernel apply(BlurKernel kernel, double scale) {
            return kernel;
        }
    },
    /** As the published code can ({@code kernel_shift}): for odd sizes half a pixel too far; no published result uses it. */
    PUBLISHED {
        @Override
        BlurKernel apply(BlurKernel kernel, double scale) {
            return kernel.recentred(scale);
        }
    },
    /** As KernelGAN's code and DIV2KRK: so that direct subsampling displaces nothing. */
    KERNELGAN {
        @Override
        BlurKernel apply(BlurKernel kernel, double scale) {
            int row = kernel.rows() / 2;
            int column = kernel.columns() / 2;
            return KernelShift.apply(kernel, row + (scale - 1) / 2, column + (scale - 1) / 2);
        }
    };

    abstract BlurKernel apply(BlurKernel kernel, double scale);

    /** The kernel as it is to be used; bicubic subsampling displaces nothing by itself, so that there a kernel stays as it is. */
    public BlurKernel of(BlurKernel kernel, Subsampling subsampling, double scale) {
        return this == KERNELGAN && subsampling == Subsampling.BICUBIC ? kernel : apply(kernel, scale);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
