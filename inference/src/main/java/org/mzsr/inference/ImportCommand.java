package org.mzsr.inference;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mzsr.build.Version;
import org.mzsr.console.Common;
import org.mzsr.degradation.Subsampling;
import org.mzsr.file.AtomicFile;
import org.mzsr.tensorflow.PublishedWeights;
import org.mzsr.weights.Weights;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mzsr import}. */
@Command(name = "import", description = "Turns a TensorFlow checkpoint of the published MZSR code into a weights file.")
public final class ImportCommand implements Callable<Integer> {

    @Option(
            names = "--tensorflow",
            required = true,
            paramLabel = "PREFIX",
            description = "The checkpoint: PREFIX.index and PREFIX.data-00000-of-00001.")
    private Path prefix = Path.of("");

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where the .safetensors file goes.")
    private Path out = Path.of("");

    @Option(names = "--scale", defaultValue = "2", description = "The scale they are for. Default: ${DEFAULT-VALUE}.")
    private double scale;

    @Option(
            names = "--schedule",
            defaultValue = "direct",
            description = "Published learning rates for adaptation: direct, multi-scale, bicubic or scale4."
                    + " Default: ${DEFAULT-VALUE}.")
    private String schedule = "";

    @Option(
            names = "--trained-on",
            paramLabel = "direct|bicubic",
            description =
                    "Subsampling of the images that they were trained with, so that others are moved to where such images"
                            + " lie. Default: not known, and images are taken as they are, as the published code does.")
    private @Nullable Subsampling trainedOn;

    @SuppressWarnings("UnusedVariable") // Picocli reads it.
    @Mixin
    private Common common = new Common();

    @Override
    public Integer call() throws IOException {
        AtomicFile.refuseInput(out, List.of(Path.of(prefix + ".index"), Path.of(prefix + ".data-00000-of-00001")));
        Weights weights = PublishedWeights.read(
                prefix, scale, trainedOn, PublishedSchedule.parse(schedule).rates(), Version.all());
        weights.write(out);
        System.out.printf(
                "%s: %d layers, %d features, %d parameters%n",
                out,
                weights.shape().depth(),
                weights.shape().width(),
                weights.shape().parameters());
        return 0;
    }
}
