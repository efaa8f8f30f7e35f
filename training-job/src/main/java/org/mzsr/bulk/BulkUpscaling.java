package org.mzsr.bulk;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.mzsr.adaptation.ChosenSteps;
import org.mzsr.adaptation.Output;
import org.mzsr.adaptation.UpscalingPlan;
import org.mzsr.adaptation.Watcher;
import org.mzsr.dataset.ImageSource;
import org.mzsr.degradation.Degradation;
import org.mzsr.degradation.Subsampling;
import org.mzsr.error.Explained;
import org.mzsr.estimation.KernelEstimate;
import org.mzsr.image.Image;
import org.mzsr.image.ImageFiles;
import org.mzsr.image.Picture;
import org.mzsr.shipped.ShippedPredictor;
import org.mzsr.storage.Folder;

/**
 * What executors need to enlarge images.
 *
 * @param plan how
 * @param degradations that occur
 * @param names of these degradations, for the records
 * @param usual how images were made smaller whose kernel is to be found
 * @param out URI of the folder for the results
 */
record BulkUpscaling(
        UpscalingPlan plan, List<Degradation> degradations, List<String> names, Subsampling usual, String out)
        implements Serializable {

    /** In place of a degradation's number: the image's kernel is to be found in it. */
    static final int FIND = -1;

    /** What an image went through, and its name. */
    private record Known(Degradation degradation, String name) {}

    private Known known(int kernel, Image lr) {
        if (kernel != FIND) {
            return new Known(degradations.get(kernel), names.get(kernel));
        }
        KernelEstimate found = ShippedPredictor.estimator().estimate(lr, usual, plan.scale(), plan.backend());
        return new Known(plan.degradation(found.kernel(), usual), "found: " + found);
    }

    /**
     * Enlarges an image; what goes wrong with it is said in its row, and costs no other image anything.
     *
     * @param kernel number of its degradation, or {@link #FIND}
     * @param result file for the enlarged image, in the results' folder
     */
    UpscaledRow upscale(ImageSource source, int kernel, String result, Configuration hadoop) {
        long start = System.nanoTime();
        String name = kernel == FIND ? "" : names.get(kernel);
        try {
            Picture picture = ImageFiles.decodePicture(source.bytes(hadoop));
            Known known = known(kernel, picture.visibleColor());
            Degradation degradation = known.degradation();
            name = known.name();
            UpscalingPlan chosen = plan.chosenFor(degradation);
            Watching watching = new Watching();
            BufferedImage enlarged = chosen.enlarge(picture, degradation, watching);
            Map<String, String> texts = new LinkedHashMap<>(chosen.provenance());
            texts.put("kernel", name);
            texts.put("result", watching.description);
            Folder.at(out, hadoop).write(result, ImageFiles.png(enlarged, texts));
            return new UpscaledRow(
                    source.uri(),
                    name,
                    result,
                    enlarged.getWidth(),
                    enlarged.getHeight(),
                    watching.steps,
                    watching.loss,
                    (System.nanoTime() - start) / 1e9,
                    "");
        } catch (IOException | RuntimeException e) {
            return new UpscaledRow(
                    source.uri(), name, "", 0, 0, null, null, (System.nanoTime() - start) / 1e9, Explained.reason(e));
        }
    }

    /** Keeps what a row says. */
    private static final class Watching implements Watcher {

        private @Nullable Integer steps;
        private @Nullable Double loss;
        private String description = "";

        @Override
        public void output(Output output) {
            description = output.description();
            String count = output.method().replaceFirst("steps-", "");
            if (count.matches("\\d+")) {
                steps = Integer.valueOf(count);
            }
        }

        @Override
        public void step(int step, double before) {
            loss = before;
        }

        @Override
        public void son(Image son) {}

        @Override
        public void chosen(ChosenSteps chosen) {
            steps = chosen.bicubic() ? null : chosen.steps();
        }

        @Override
        public void training(int step, long all, double error, double rate) {
            loss = error;
        }
    }
}
