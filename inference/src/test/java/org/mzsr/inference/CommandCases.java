package org.mzsr.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.mzsr.CommandOutput;
import org.mzsr.Golden;
import org.mzsr.TestPictures;
import org.mzsr.network.NetworkShape;
import org.mzsr.weights.Provenance;
import org.mzsr.weights.Weights;

/** Weights, a set of pictures, and the commands that tests run on them. */
abstract class CommandCases {

    static final NetworkShape SHAPE = new NetworkShape(3, 4, 3);

    @TempDir
    Path folder;

    Path weights;

    Path hr;

    @BeforeEach
    void prepare() throws IOException {
        weights = folder.resolve("w.safetensors");
        Provenance provenance = new Provenance(
                "metatrain",
                7,
                2,
                List.of(2.0),
                Provenance.RGB,
                List.of(0.01),
                List.of(0.02, 0.01),
                "abc",
                Map.of("seed", 3),
                Map.of(),
                null);
        Weights.of(SHAPE, Golden.hashTheta(SHAPE, 4, 0.05), provenance).write(weights);
        hr = TestPictures.write(folder.resolve("set/hr"), 2, 40, 50);
    }

    CommandOutput upscale(Path image, Path out, String kernel, String... more) {
        return CommandOutput.of(
                new UpscaleCommand(),
                Stream.concat(
                                Stream.of(
                                        image.toString(),
                                        "--weights",
                                        weights.toString(),
                                        "--kernel",
                                        kernel,
                                        "--out",
                                        out.toString()),
                                Stream.of(more))
                        .toArray(String[]::new));
    }

    CommandOutput evaluate(String... more) {
        return CommandOutput.of(
                new EvaluateCommand(),
                Stream.concat(Stream.of("--hr", hr.toString()), Stream.of(more)).toArray(String[]::new));
    }

    List<Double> psnr(String json) throws IOException {
        return new ObjectMapper()
                .readTree(folder.resolve(json).toFile()).get("rows").findValues("psnr").stream()
                        .map(JsonNode::asDouble)
                        .toList();
    }
}
