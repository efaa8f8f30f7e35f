package org.mzsr.export;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.mzsr.console.Common;
import org.mzsr.error.BadInputException;
import org.mzsr.file.AtomicFile;
import org.mzsr.weights.Weights;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mzsr export}. */
@Command(name = "export", description = "Writes weights for other programs: ONNX, numpy, DL4J, safetensors.")
public final class ExportCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "Weights or a checkpoint, .safetensors.")
    private Path weights = Path.of("");

    @Option(
            names = "--to",
            required = true,
            paramLabel = "FORMAT",
            description = "onnx (any image size), npz (numpy), dl4j (ModelSerializer's zip) or safetensors.")
    private Format format = Format.ONNX;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where it goes.")
    private Path out = Path.of("");

    @SuppressWarnings("UnusedVariable") // Picocli reads it.
    @Mixin
    private Common common = new Common();

    @Override
    public Integer call() throws IOException {
        if (!out.toString().toLowerCase(Locale.ROOT).endsWith(format.ending())) {
            throw new BadInputException(
                    "Cannot write " + out + ": expected a file name that ends in " + format.ending());
        }
        AtomicFile.refuseInput(out, List.of(weights));
        Weights read = Weights.read(weights);
        byte[] bytes = format.encode(read);
        AtomicFile.write(out, bytes);
        System.out.printf("%s: %s, %d bytes%n", out, read.architecture(), bytes.length);
        return 0;
    }
}
