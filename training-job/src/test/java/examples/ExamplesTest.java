package examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mzsr.TestPictures;
import org.mzsr.build.Version;
import org.mzsr.meta.InnerRates;
import org.mzsr.meta.MetaGradient;
import org.mzsr.meta.Order;
import org.mzsr.problem.ArrayLoss;
import org.mzsr.tensor.Backends;
import org.mzsr.tensor.Precision;
import org.mzsr.tensor.TensorBackend;
import org.mzsr.testing.FiniteDifferences;
import org.mzsr.training.Cases;

/** The examples of docs/java.md and README.md: they are what the pages show, and they do what these say. */
class ExamplesTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void the_pages_show_them_as_they_are() throws IOException {
        String page = Files.readString(Path.of("../docs/java.md"))
                + Files.readString(Path.of("../docs/dataset.md"))
                + Files.readString(Path.of("../README.md"));
        StringBuilder sources = new StringBuilder();
        try (Stream<Path> files = Files.list(Path.of("src/test/java/examples"))) {
            for (Path file : files.toList()) {
                sources.append(Files.readString(file));
            }
        }
        List<String> snippets = Pattern.compile("(?s)```java\n(.*?)```")
                .matcher(page)
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();

        assertThat(snippets)
                .hasSize(6)
                .allSatisfy(snippet -> assertThat(sources.toString()).contains(snippet));
    }

    @ParameterizedTest
    @CsvSource({
        "README.md, org\\.mzsr:[a-z-]+:([\\d.]+)",
        "README.md, version = \\{([\\d.]+)",
        "docs/java.md, (?:<version>|org\\.mzsr:[a-z-]+:)([\\d.]+)",
        "CITATION.cff, (?m)^version: ([\\d.]+)",
        "deploy/kubernetes/README.md, mzsr-spark:([\\d.]+)",
        "deploy/kubernetes/metatrain.yaml, mzsr-spark:([\\d.]+)"
    })
    void the_pages_name_the_version_that_they_belong_to(String page, String place) throws IOException {
        List<String> named = Pattern.compile(place)
                .matcher(Files.readString(Path.of("..").resolve(page)))
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();

        assertThat(named).isNotEmpty().containsOnly(Version.current().split("\\+")[0]);
    }

    @Test
    void a_photograph_is_enlarged_whatever_blurred_it() throws IOException {
        Path image = TestPictures.write(folder.resolve("photo"), 1, 60, 72);
        String file;
        try (Stream<Path> files = Files.list(image)) {
            file = files.findFirst().orElseThrow().toString();
        }

        UpscalePhoto.main(new String[] {file, folder + "/large.png"});

        BufferedImage large = ImageIO.read(folder.resolve("large.png").toFile());
        assertThat(List.of(large.getWidth(), large.getHeight())).isEqualTo(List.of(144, 120));
    }

    @Test
    void images_are_enlarged() throws IOException {
        Cases.initial().write(folder.resolve("weights.safetensors"));
        Path images = TestPictures.write(folder.resolve("images"), 2, 24, 30);
        String[] names;
        try (Stream<Path> files = Files.list(images)) {
            names = files.map(Path::toString).sorted().toArray(String[]::new);
        }
        Path out = Files.createDirectory(folder.resolve("out"));

        UpscaleImages.main(Stream.concat(Stream.of(folder + "/weights.safetensors", out.toString()), Stream.of(names))
                .toArray(String[]::new));

        for (String name : names) {
            BufferedImage large =
                    ImageIO.read(out.resolve(Path.of(name).getFileName()).toFile());
            assertThat(List.of(large.getWidth(), large.getHeight())).isEqualTo(List.of(60, 48));
        }
    }

    @Test
    @Tag("spark")
    void three_runs_share_one_application() throws IOException {
        String dataset = Cases.dataset(folder);
        Cases.closeSession();
        Path settings = folder.resolve("small.conf");
        Files.write(settings, Cases.configuration().render().lines().toList());

        String said =
                said(() -> SweepSteps.main(new String[] {settings.toString(), dataset, folder.resolve("sweep") + ""}));

        assertThat(said)
                .contains("1 steps: 6 iterations", "2 steps: 6 iterations", "3 steps: 6 iterations")
                .containsPattern("(?m)^5 0\\.\\d+$");
        assertThat(folder.resolve("sweep/steps-3/weights.safetensors")).exists();
    }

    @Test
    @Tag("spark")
    void a_dataset_is_read_as_its_page_says() throws IOException {
        String dataset = Cases.dataset(folder);
        List<String> queries = Pattern.compile("(?s)```sql\n(.*?)```")
                .matcher(Files.readString(Path.of("../docs/dataset.md")))
                .results()
                .map((MatchResult result) -> result.group(1).replace("out/data", dataset))
                .toList();

        List<List<Row>> answers = Cases.onSpark(
                "local[2]",
                spark -> queries.stream()
                        .map(query -> SparkSession.active().sql(query).collectAsList())
                        .toList());

        assertThat(answers).hasSize(2).allSatisfy(rows -> assertThat(rows).isNotEmpty());
        assertThat(answers.get(0).get(0).getString(0)).isEqualTo("anisotropic");
        assertThat(said(() -> LookAtDataset.main(new String[] {dataset})))
                .contains(" pixels; the first kernel: anisotropic, KernelShape[");
    }

    @Test
    void a_problem_of_ones_own_has_exact_meta_gradients_and_learns_where_to_start() throws IOException {
        double[] theta = {1.3, 0.4};
        double[][] support = Sinusoids.points(2, 1, new Random(7));
        double[][] query = Sinusoids.points(2, 1, new Random(8));
        InnerRates rates = InnerRates.constant(3, 0.1, Sinusoids.TENSORS);
        double[] weights = {0.2, 0.3, 0.5};
        try (TensorBackend backend = Backends.open(Precision.FLOAT64, 1)) {
            var meta =
                    new MetaGradient<>(backend, new ArrayLoss<>(backend, Sinusoids.TENSORS, new Sinusoids()), 3, false);
            double[] gradient = meta.compute(theta, support, query, rates, weights, Order.SECOND)
                    .gradient();

            FiniteDifferences.assertGradient(
                    at -> meta.compute(at, support, query, rates, weights, Order.SECOND)
                            .loss(),
                    theta,
                    gradient,
                    1e-6);
        }

        // Phases were drawn from 0 … π: the start is in their middle, from where a few steps reach all of them.
        assertThat(said(() -> Sinusoids.main(new String[0])))
                .matches("start from amplitude [1-4]\\.\\d\\d, phase 1\\.[3-8]\\d\n");
    }

    private interface Program {
        void run() throws IOException;
    }

    private static String said(Program program) throws IOException {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            System.setOut(out);
            program.run();
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
