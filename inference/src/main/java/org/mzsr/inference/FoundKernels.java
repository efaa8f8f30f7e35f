package org.mzsr.inference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.mzsr.adaptation.UpscalingPlan;
import org.mzsr.degradation.Degradation;
import org.mzsr.degradation.Subsampling;
import org.mzsr.estimation.KernelEstimate;
import org.mzsr.estimation.KernelEstimator;
import org.mzsr.image.Image;
import org.mzsr.image.ImageFiles;

/**
 * Finds each image's kernel, says what it is, and draws it beside the result.
 *
 * @param estimator that finds them
 * @param plan that images are enlarged by
 * @param subsampling that made them
 * @param notice told what was found
 */
record FoundKernels(KernelEstimator estimator, UpscalingPlan plan, Subsampling subsampling, Consumer<String> notice)
        implements FileUpscaling.Degradations {

    private static final int ZOOM = 12;

    /** Rows and columns that are drawn at least: one pixel alone looks like nothing. */
    private static final int DRAWN = 15;

    @Override
    public Degradation of(Image lr, Path out, Map<String, String> texts) throws IOException {
        KernelEstimate found = find(lr);
        texts.put("kernel", "found: " + found);
        Path drawing = out.resolveSibling(ImageFiles.stem(out) + "-kernel.png");
        // What is there may be somebody's image.
        boolean free = !Files.exists(drawing);
        if (free) {
            int border = Math.max(0, (DRAWN - found.kernel().rows()) / 2);
            ImageFiles.writePng(found.kernel().padded(border).picture(ZOOM), Map.of(), drawing);
        }
        notice.accept("kernel found: " + found + ", before "
                + subsampling.name().toLowerCase(Locale.ROOT) + " subsampling"
                + (free ? "; drawn in " + drawing.getFileName() : "; not drawn, " + drawing + " is there already"));
        return plan.degradation(found.kernel(), subsampling);
    }

    /** Of an LR image. */
    KernelEstimate find(Image lr) {
        return estimator.estimate(lr, subsampling, plan.scale(), plan.backend());
    }
}
