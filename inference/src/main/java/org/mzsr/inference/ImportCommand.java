package org.mzsr.inference;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mzsr.build.Version;
import org.mzsr.console.Common;
import org.mzsr.degradation.Subsampling;
import org.mzsr.error.BadInputException;
import org.mzsr.file.AtomicFile;
import org.mzsr.tensorflow.PublishedWeights;
import org.mzsr.weights.PlainTensors;
import org.mzsr.weights.Provenance;
import org.mzsr.weights.Weights;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mzsr import}. */
@Command(
        name = "import",
        description = "Turns weights of other programs into a weights file: from PyTorch or numpy, or a TensorFlow"
                + " checkpoint of the published MZSR code.")
public final class ImportCommand implements Callable<Integer> {

    @ArgGroup(multiplicity = "1")
    private Source source = new Source();

    private static final class Source {

        @Option(
                names = "--tensorflow",
                paramLabel = "PREFIX",
                description = "The checkpoint: PREFIX.index and PREFIX.data-00000-of-00001.")
        private @Nullable Path prefix;

        @Option(
                names = "--safetensors",
                paramLabel = "FILE",
                description =
                        "For each convolution NAME.weight [out, in, 3, 3] and NAME.bias [out], as PyTorch's state_dict"
                                + " has them; in the order of the numbers in their names.")
        private @Nullable Path safetensors;

        @Option(names = "--npz", paramLabel = "FILE", description = "The same as numpy's arrays.")
        private @Nullable Path npz;

        private @Nullable Path file() {
            return safetensors != null ? safetensors : npz;
        }
    }

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where the .safetensors file goes.")
    private Path out = Path.of("");

    @Option(names = "--scale", defaultValue = "2", description = "The scale they are for. Default: ${DEFAULT-VALUE}.")
    private double scale;

    @Option(
            names = "--rates",
            split = ",",
            paramLabel = "RATE",
            description = "Learning rates to adapt with, one a step; the last one stands for all later steps.")
    private List<Double> rates = List.of();

    @Option(
            names = "--schedule",
            description =
                    "Published learning rates, in place of --rates: direct (default), multi-scale, bicubic or scale4.")
    private @Nullable String schedule;

    @Option(
            names = "--trained-on",
            paramLabel = "direct|bicubic",
            description =
                    "Subsampling of the images that they were trained with, so that others are moved to where such images"
                            + " lie. Default: not known, and images are taken as they are, as the published code does.")
    private @Nullable Subsampling trainedOn;

    @Option(
            names = "--aligned",
            description =
                    "The network's input lies where its output shall (network.aligned); the published code's does not.")
    private boolean aligned;

    @SuppressWarnings("UnusedVariable") // Picocli reads it.
    @Mixin
    private Common common = new Common();

    @Override
    public Integer call() throws IOException {
        if (!(scale > 1 && scale <= 16)) {
            throw new BadInputException("Cannot import weights for scale " + scale + ": expected above 1, at most 16");
        }
        if (!rates.isEmpty() && schedule != null) {
            throw new BadInputException("Cannot use --schedule beside --rates: leave one out");
        }
        if (!rates.stream().allMatch(rate -> rate > 0 && rate < 1000)) {
            throw new BadInputException("Cannot adapt with --rates " + rates + ": expected above 0 and below 1000");
        }
        if (!out.toString().endsWith(".safetensors")) {
            throw new BadInputException(
                    "Cannot write weights to " + out + ": expected a name that ends in .safetensors");
        }
        Weights weights = weights();
        weights.write(out);
        System.out.printf(
                "%s: %d layers, %d features, %d parameters%n",
                out,
                weights.shape().depth(),
                weights.shape().width(),
                weights.shape().parameters());
        return 0;
    }

    private Weights weights() throws IOException {
        Path file = source.file();
        if (file != null) {
            AtomicFile.refuseInput(out, List.of(file));
            return PlainTensors.read(file, aligned, provenance(file));
        }
        Path prefix = source.prefix == null ? Path.of("") : source.prefix;
        AtomicFile.refuseInput(out, List.of(Path.of(prefix + ".index"), Path.of(prefix + ".data-00000-of-00001")));
        return PublishedWeights.read(prefix, provenance(prefix));
    }

    private Provenance provenance(Path from) {
        return Provenance.imported(
                from,
                scale,
                trainedOn,
                rates.isEmpty()
                        ? PublishedSchedule.parse(schedule == null ? "direct" : schedule)
                                .rates()
                        : rates,
                Version.all());
    }
}
