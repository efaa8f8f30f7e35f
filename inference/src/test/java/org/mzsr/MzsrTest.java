package org.mzsr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mzsr.adaptation.Steps;
import org.mzsr.adaptation.UpscalingPlan;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.degradation.Subsampling;
import org.mzsr.error.Explained;
import org.mzsr.image.Image;
import org.mzsr.image.ImageFiles;
import org.mzsr.image.Picture;
import org.mzsr.inference.UpscaleCommand;
import org.mzsr.network.NetworkShape;
import org.mzsr.weights.Provenance;
import org.mzsr.weights.Weights;

class MzsrTest {

    private static final NetworkShape SHAPE = new NetworkShape(3, 4, 3);
    private static final String KERNEL = "gaussian(variance=1.0, size=9)";

    @TempDir
    private Path folder = Path.of("");

    private Path weights = folder;

    @BeforeEach
    void writeWeights() throws IOException {
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
                Map.of(),
                Map.of(),
                null);
        Weights.of(SHAPE, Golden.hashTheta(SHAPE, 4, 0.05), provenance).write(weights);
    }

    private Mzsr mzsr() throws IOException {
        return Mzsr.load(weights).steps(new Steps(2)).threads(1);
    }

    private Path picture(boolean gray, boolean transparent, int bits) throws IOException {
        Image color = TestPictures.draw(2, 24, 26);
        Image alpha = transparent ? new Image(1, 24, 26, Arrays.copyOf(color.data(), 24 * 26)) : null;
        Path file = folder.resolve("small.png");
        ImageFiles.writePng(new Picture(color, alpha, gray, bits), Map.of(), file);
        return file;
    }

    @ParameterizedTest
    @CsvSource({
        "false, false, 8", "true, false, 8", "false, true, 8", "true, true, 8",
        "false, false, 16", "true, false, 16", "false, true, 16", "true, true, 16"
    })
    void it_gives_the_pixels_of_the_command(boolean gray, boolean transparent, int bits) throws IOException {
        Path small = picture(gray, transparent, bits);
        Path large = folder.resolve("large.png");
        String[] arguments = {small.toString(), "--weights", weights.toString(), "--kernel", KERNEL};
        CommandOutput command = CommandOutput.of(
                new UpscaleCommand(),
                concatenated(arguments, "--out", large.toString(), "--steps", "2", "--threads", "1"));
        assertThat(command.exit()).as(command.err()).isZero();
        BufferedImage expected = ImageIO.read(large.toFile());

        BufferedImage result = mzsr().upscale(ImageIO.read(small.toFile()), KERNEL);

        assertThat(result.getColorModel().hasAlpha()).isEqualTo(transparent);
        assertThat(result.getColorModel().getComponentSize(0)).isEqualTo(bits);
        assertThat(pixels(result)).isEqualTo(pixels(expected));
    }

    private static String[] concatenated(String[] first, String... second) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(second));
        return all.toArray(String[]::new);
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRaster().getPixels(0, 0, image.getWidth(), image.getHeight(), (int[]) null);
    }

    @Test
    void the_callers_image_stays_as_it_is_even_with_premultiplied_alpha() throws IOException {
        BufferedImage image = new BufferedImage(20, 18, BufferedImage.TYPE_4BYTE_ABGR_PRE);
        for (int i = 0; i < 20 * 18; i++) {
            image.setRGB(i % 20, i / 20, (i << 24) | 0x406080 + i);
        }
        int[] before = pixels(image);

        mzsr().upscale(image, "delta");

        assertThat(image.isAlphaPremultiplied()).isTrue();
        assertThat(pixels(image)).isEqualTo(before);
    }

    @Test
    void threads_share_one_and_get_what_one_thread_gets() throws Exception {
        Mzsr shared = mzsr();
        BufferedImage image = ImageIO.read(picture(false, false, 8).toFile());
        int[] alone = pixels(shared.upscale(image, KERNEL));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<BufferedImage>> results = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                results.add(threads.submit(() -> shared.upscale(image, KERNEL)));
            }

            for (Future<BufferedImage> result : results) {
                assertThat(pixels(result.get())).isEqualTo(alone);
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void a_plan_may_travel_and_enlarges_the_same_where_it_arrives() throws IOException, ClassNotFoundException {
        UpscalingPlan plan = mzsr().plan();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(plan);
        }
        UpscalingPlan arrived;
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            arrived = (UpscalingPlan) in.readObject();
        }
        Picture small = ImageFiles.readPicture(picture(false, false, 8));
        var degradation = plan.degradation(BlurKernel.gaussian(9, 0, 1, 1), Subsampling.DIRECT);

        assertThat(arrived.upscale(small, degradation, output -> {}).color().data())
                .containsExactly(
                        plan.upscale(small, degradation, output -> {}).color().data());
        assertThat(plan.toString()).contains("w.safetensors").contains("scale=2.0");
    }

    @Test
    void what_cannot_be_done_is_a_sentence() throws IOException {
        Mzsr mzsr = mzsr();
        BufferedImage small = new BufferedImage(3, 30, BufferedImage.TYPE_INT_RGB);

        assertThatThrownBy(() -> mzsr.upscale(small, KERNEL))
                .isInstanceOf(Explained.class)
                .hasMessageContaining("its 3x30 pixels are fewer than the kernel's 9x9");
        assertThatThrownBy(() -> mzsr.upscale(small, "gausian(variance=1.0)"))
                .isInstanceOf(Explained.class)
                .hasMessageContaining("gausian");
        assertThatThrownBy(() -> Mzsr.load(folder.resolve("none.safetensors")))
                .isInstanceOf(Explained.class)
                .hasMessageContaining("none.safetensors");
        assertThatThrownBy(() -> mzsr.threads(0)).isInstanceOf(Explained.class);
        assertThatThrownBy(() -> mzsr.scale(1)).isInstanceOf(Explained.class);
    }
}
