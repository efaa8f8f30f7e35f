package org.mzsr.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mzsr.CommandOutput;
import org.mzsr.Golden;
import org.mzsr.network.Batch;
import org.mzsr.network.BatchShape;
import org.mzsr.network.Network;
import org.mzsr.network.NetworkShape;
import org.mzsr.network.Trace;
import org.mzsr.problem.Parameters;
import org.mzsr.tensor.Backends;
import org.mzsr.tensor.Precision;
import org.mzsr.tensor.TensorBackend;
import org.mzsr.weights.Provenance;
import org.mzsr.weights.Weights;
import org.nd4j.linalg.factory.Nd4j;

/** What other programs make of exported weights is what this one makes of them. */
class ExportCommandTest {

    private static final NetworkShape SHAPE = new NetworkShape(8, 16, 3);
    private static final double[] THETA = Golden.hashTheta(SHAPE, 8, 0.3);

    @TempDir
    Path folder;

    private Path weights;

    @BeforeEach
    void write() throws IOException {
        weights = folder.resolve("w.safetensors");
        Provenance provenance = new Provenance(
                "metatrain",
                1,
                2,
                List.of(2.0),
                Provenance.RGB,
                List.of(),
                List.of(0.01),
                "d",
                Map.of(),
                Map.of(),
                null);
        Weights.of(SHAPE, THETA, provenance).write(weights);
    }

    private Path export(String format, String file) {
        Path out = folder.resolve(file);
        CommandOutput output =
                CommandOutput.of(new ExportCommand(), weights.toString(), "--to", format, "--out", out.toString());
        assertThat(output.exit()).as(output.err()).isZero();
        assertThat(output.out()).contains("NetworkShape[depth=8, width=16");
        return out;
    }

    private static float[] image(int height, int width) {
        double[] values = Golden.hashUniform(5, 3 * height * width);
        float[] image = new float[values.length];
        for (int i = 0; i < image.length; i++) {
            image[i] = (float) values[i];
        }
        return image;
    }

    private static double[] ours(float[] image, int height, int width) {
        try (TensorBackend backend = Backends.open(Precision.FLOAT32, 1)) {
            Parameters theta = new Parameters(backend, SHAPE.tensors());
            backend.write(THETA, 0, theta.flat());
            Trace trace = new Trace(backend, SHAPE, new BatchShape(1, height, width), Trace.Use.GRADIENT);
            double[] values = new double[image.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = image[i];
            }
            trace.load(backend, new Batch(1, 3, height, width, values, values));
            new Network(backend, SHAPE).forward(theta, trace);
            backend.read(trace.output(), values, 0);
            return values;
        }
    }

    private static void assertSame(float[] theirs, double[] ours) {
        double[] values = new double[theirs.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = theirs[i];
        }
        assertThat(values).containsExactly(ours, within(1e-5));
    }

    @ParameterizedTest
    @CsvSource({"24, 20", "37, 64"})
    void onnxruntime_runs_the_model_on_images_of_any_size(int height, int width) throws OrtException {
        Path model = export("onnx", "w.onnx");
        float[] image = image(height, width);

        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(model.toString());
                OnnxTensor input = OnnxTensor.createTensor(
                        environment, FloatBuffer.wrap(image), new long[] {1, 3, height, width});
                OrtSession.Result result = session.run(Map.of("image", input))) {
            float[] theirs = ((OnnxTensor) result.get(0)).getFloatBuffer().array();
            assertSame(theirs, ours(image, height, width));
            assertThat(session.getMetadata().getCustomMetadata()).containsEntry("scale", "2.0");
        }
    }

    @Test
    void dl4j_restores_the_graph() throws IOException {
        Path zip = export("dl4j", "w.zip");
        float[] image = image(24, 20);

        ComputationGraph graph = ModelSerializer.restoreComputationGraph(zip.toFile());

        float[] theirs = graph.outputSingle(Nd4j.createFromArray(image).reshape(1, 3, 24, 20))
                .dup('c')
                .reshape(image.length)
                .toFloatVector();
        assertSame(theirs, ours(image, 24, 20));
    }

    @Test
    void numpy_opens_the_arrays() throws IOException, InterruptedException {
        Path npz = export("npz", "w.npz");
        assumeTrue(python("import numpy") == 0, "python3 with numpy is not installed");
        double first = Weights.read(weights).tensors().get("conv1.weight").values()[7];

        int exit = python("import numpy as np; f = np.load('" + npz + "'); w = f['conv1.weight'];"
                + " assert sorted(f)[0] == 'conv1.bias' and len(f.files) == 16, f.files;"
                + " assert w.shape == (16, 3, 3, 3) and w.dtype == np.float32, w.shape;"
                + " assert w.flat[7] == np.float32(" + first + ")");

        assertThat(exit).isZero();
    }

    private static int python(String program) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder("python3", "-c", program)
                    .inheritIO()
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return -1;
        }
    }

    @Test
    void safetensors_of_safetensors_is_the_same_file() throws IOException {
        assertThat(Files.readAllBytes(export("safetensors", "again.safetensors")))
                .isEqualTo(Files.readAllBytes(weights));
    }

    @Test
    void the_weights_themselves_are_not_replaced() throws IOException {
        byte[] before = Files.readAllBytes(weights);

        CommandOutput output = CommandOutput.of(
                new ExportCommand(), weights.toString(), "--to", "safetensors", "--out", weights.toString());

        assertThat(output.err()).contains("which is read; choose another name");
        assertThat(Files.readAllBytes(weights)).isEqualTo(before);
    }

    @Test
    void a_name_that_does_not_fit_the_format_is_refused() {
        CommandOutput output = CommandOutput.of(
                new ExportCommand(),
                weights.toString(),
                "--to",
                "onnx",
                "--out",
                folder.resolve("w.npz").toString());

        assertThat(output.exit()).isEqualTo(1);
        assertThat(output.err()).contains("w.npz: expected a file name that ends in .onnx");
    }
}
