package org.mzsr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mzsr.array.Npy;
import org.mzsr.config.Configuration;
import org.mzsr.dataset.Dataset;
import org.mzsr.degradation.KernelName;
import org.mzsr.degradation.NamedDegradation;
import org.mzsr.error.Explained;
import org.mzsr.image.ImageFiles;
import org.mzsr.manifest.Manifest;
import org.mzsr.manifest.Manifest.DataFile;
import org.mzsr.manifest.SweepManifest;
import org.mzsr.network.Initialization;
import org.mzsr.network.NetworkShape;
import org.mzsr.storage.Folder;
import org.mzsr.storage.FolderLock;
import org.mzsr.weights.Provenance;
import org.mzsr.weights.Weights;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Sinks;

/**
 * Every reader of foreign bytes but TensorFlow's, which has its own, on mutated files: the result, or one sentence, in little time. How many are tried is multiplied by
 * {@code -Dmzsr.fuzz=N}.
 */
@Tag("slow")
class FuzzTest {

    private static final int TRIES = 1500;
    private static final int TIMES = Integer.getInteger("mzsr.fuzz", 1);
    private static final Duration LIMIT = Duration.ofSeconds(25);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    /** Reads some bytes; what it gives is not looked at. */
    private interface Reader {
        void read(byte[] bytes) throws IOException;
    }

    private static void fuzz(String name, int tries, List<byte[]> good, Reader reader) {
        List<String> unexpected = new ArrayList<>();
        int refused = 0;
        for (int i = 0; i < tries * TIMES; i++) {
            SplittableRandom random = new SplittableRandom(31L * i + name.hashCode());
            byte[] bytes = Mutations.of(good.get(i % good.size()), random);
            long start = System.nanoTime();
            try {
                reader.read(bytes);
            } catch (IOException | RuntimeException | Error e) {
                refused++;
                String message = String.valueOf(e.getMessage());
                boolean sentence = (e instanceof Explained || e instanceof IOException)
                        && !message.isBlank()
                        && !message.equals("null")
                        && !message.endsWith(": null");
                if (!sentence) {
                    unexpected.add(i + ": " + e);
                }
            }
            if (System.nanoTime() - start > LIMIT.toNanos()) {
                unexpected.add(i + ": took " + (System.nanoTime() - start) / 1e9 + " s");
            }
        }
        System.out.printf(
                "fuzz %s: %d inputs, %d refused, %d unexpected%n", name, tries * TIMES, refused, unexpected.size());
        assertThat(unexpected).as(name).isEmpty();
        assertThat(refused).as("refused " + name).isPositive();
    }

    private void fuzzFile(String name, int tries, List<byte[]> good, Reader reader) {
        fuzz(name, tries, good, bytes -> {
            Files.write(folder.resolve(name), bytes);
            reader.read(bytes);
        });
    }

    private static byte[] encoded(String format) {
        BufferedImage image = new BufferedImage(24, 20, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 480; i++) {
            int row = i / 24;
            image.setRGB(i % 24, row, i * 7919);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, format, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "gif", "bmp", "tif"})
    void images(String format) {
        fuzz(format, TRIES / 3, List.of(encoded(format)), ImageFiles::decode);
    }

    @Test
    void png_with_right_checksums() {
        fuzz(
                "png with right checksums",
                TRIES / 3,
                List.of(encoded("png")),
                bytes -> ImageFiles.decode(checksummed(bytes)));
    }

    /** So that what lies behind the checksums is reached. */
    private static byte[] checksummed(byte[] png) {
        ByteBuffer buffer = ByteBuffer.wrap(png.clone());
        int at = 8;
        while (at + 12 <= png.length) {
            int length = buffer.getInt(at);
            if (length < 0 || length > png.length - at - 12) {
                break;
            }
            CRC32 crc = new CRC32();
            crc.update(buffer.array(), at + 4, length + 4);
            buffer.putInt(at + 8 + length, (int) crc.getValue());
            at += 12 + length;
        }
        return buffer.array();
    }

    @Test
    void webp() {
        List<byte[]> good = List.of(
                Base64.getDecoder()
                        .decode(
                                "UklGRmQAAABXRUJQVlA4TFgAAAAvF8AFALkyRPQ/FmLBZP7QXUHUP/ofcSBt20jGt//I9/+BD0dBcdtIanDhmO9eDDEB"
                                        + "gFgPBOtfgI2QILfB00EwIXPAiA9W+xOZH+E5YIOkg9H1HZZbXdMA"),
                Base64.getDecoder()
                        .decode(
                                "UklGRsAAAABXRUJQVlA4ILQAAACwBQCdASoYABgAPrFMnkmnJKMhMAwA4BYJbACdMoRwN6bxqTvgjPctuV1Y4WGomAfFFIY8"
                                        + "TgAA/v7poxNz7uozJvnIPD0XaiorI7VkVX6PzGm7X+JK1eY38WYNv3sUS7xM8wbpV0Vb6BxH0li/Wtkg5HLs/QFF"
                                        + "/kZ+/BYUREXPMfECjdplgLH7eVpbf5q/+DKf6ju5CaVnKsW27TLzjh+T5IF/SpKZ2FtkfV4Xiv5WPhT6gAA="));
        fuzz("webp", TRIES / 2, good, ImageFiles::decode);
    }

    @Test
    void weights() throws IOException {
        byte[] sealed = weightsFile();
        fuzz("weights", TRIES, List.of(sealed), bytes -> Weights.decode(bytes, "w"));
        fuzz("weights without a digest", TRIES, List.of(withoutDigest(sealed)), bytes -> Weights.decode(bytes, "w"));
    }

    private static byte[] weightsFile() {
        NetworkShape shape = new NetworkShape(2, 4, 3);
        return Weights.of(
                        shape,
                        Initialization.he(shape, 1),
                        new Provenance(
                                "metatrain",
                                3,
                                2,
                                List.of(2.0),
                                Provenance.RGB,
                                List.of(0.01),
                                List.of(0.02),
                                "d",
                                Map.of("seed", 1),
                                Map.of("java", "17"),
                                null))
                .encode();
    }

    private static byte[] withoutDigest(byte[] file) throws IOException {
        int length = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
        JsonNode header = JSON.readTree(file, 8, length);
        ((ObjectNode) header.get("__metadata__")).remove("mzsr.sha256");
        byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(file.length - length + text.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .put(file, 8 + length, file.length - 8 - length)
                .array();
    }

    @Test
    void kernels() throws IOException {
        byte[] npy =
                new Npy(new int[] {3, 3}, new double[] {0, 0.125, 0, 0.125, 0.5, 0.125, 0, 0.125, 0}).encodeFloat32();
        ByteArrayOutputStream npz = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(npz)) {
            zip.putNextEntry(new ZipEntry("kernel.npy"));
            zip.write(npy);
        }
        Matrix matrix = Mat5.newMatrix(3, 3);
        matrix.setDouble(1, 1, 1);
        ByteBuffer mat = ByteBuffer.allocate(8192).order(ByteOrder.nativeOrder());
        Mat5.newMatFile()
                .addArray("cells", Mat5.newCell(1, 1).set(0, matrix))
                .addArray("s", Mat5.newStruct().set("k", matrix))
                .writeTo(Sinks.wrap(mat));
        byte[] version5 = java.util.Arrays.copyOf(mat.array(), mat.position());
        byte[] csv = "0,0.25,0\n0.25,0,0.25\n0,0.25,0\n".getBytes(StandardCharsets.UTF_8);
        Map<String, byte[]> files = Map.of("k.npy", npy, "k.npz", npz.toByteArray(), "k.mat", version5, "k.csv", csv);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            fuzzFile(
                    file.getKey(),
                    TRIES,
                    List.of(file.getValue()),
                    bytes -> KernelName.parse(folder.resolve(file.getKey()).toString())
                            .kernel());
        }
    }

    @Test
    void formulas() {
        List<byte[]> good = List.of(
                "gaussian(variance=2.0, size=21)-direct".getBytes(StandardCharsets.UTF_8),
                "motion(length=5, angle=0.3)-bicubic".getBytes(StandardCharsets.UTF_8),
                "disk(radius=1..2)".getBytes(StandardCharsets.UTF_8),
                "gani-direct".getBytes(StandardCharsets.UTF_8));
        fuzz(
                "formulas",
                TRIES,
                good,
                bytes -> NamedDegradation.parse(new String(bytes, StandardCharsets.ISO_8859_1))
                        .at(2));
    }

    private static Manifest manifest(DataFile shard) {
        DataFile kernels = new DataFile("kernels/k.parquet", 3, "a".repeat(64));
        DataFile validation = new DataFile("validation/v.parquet", 0, "b".repeat(64));
        return new Manifest(
                Manifest.SCHEMA,
                "0.1.0",
                List.of("images"),
                1,
                2,
                List.of(new Manifest.Skipped("x.png", "it is damaged")),
                List.of(2.0),
                8,
                shard.rows(),
                0,
                List.of(shard),
                kernels,
                validation,
                Map.of("patch-size", 8),
                Manifest.fingerprint(List.of(shard), kernels, validation));
    }

    @Test
    void manifests() {
        byte[] dataset =
                manifest(new DataFile("patches/p.parquet", 4, "c".repeat(64))).encode();
        fuzz("dataset.json", TRIES, List.of(dataset), Manifest::decode);
        byte[] sweep = new SweepManifest(
                        SweepManifest.SCHEMA,
                        "0.1.0",
                        List.of("images"),
                        "truths",
                        List.of("g2.0-direct"),
                        List.of("10"),
                        "e",
                        Map.of("metatrain.steps", List.of("5")),
                        List.of(1L),
                        List.of("metatrain"),
                        List.of(new SweepManifest.Cell(
                                "a", Map.of(), 1, SweepManifest.State.WAITING, 0, 0, "d", "i", "")))
                .encode();
        fuzz("sweep.json", TRIES, List.of(sweep), SweepManifest::decode);
    }

    @Test
    void configurations() {
        byte[] conf =
                "scale = 2\nmetatrain { steps = 5, tasks = 4 }\nprepare.kernels.files.folder = \"x\"\nseed = ${scale}\n"
                        .getBytes(StandardCharsets.UTF_8);
        fuzzFile(
                "c.conf",
                TRIES,
                List.of(conf),
                bytes -> Configuration.load(List.of(folder.resolve("c.conf").toString()), List.of()));
        fuzz(
                "--set",
                TRIES,
                List.of("metatrain.steps=5".getBytes(StandardCharsets.UTF_8)),
                bytes -> Configuration.load(List.of(), List.of(new String(bytes, StandardCharsets.ISO_8859_1))));
    }

    @Test
    void locks() {
        org.apache.hadoop.conf.Configuration hadoop = new org.apache.hadoop.conf.Configuration();
        byte[] lock = "process 999999999 on h since 2026 (x)\n5\npid:[1] boot\n".getBytes(StandardCharsets.UTF_8);
        List<String> unexpected = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            byte[] bytes = Mutations.of(lock, new SplittableRandom(i));
            try {
                Files.write(folder.resolve("run.lock"), bytes);
                FolderLock.ofRun(Folder.at(folder.toString(), hadoop), Duration.ofMillis(10), notice -> {})
                        .close();
            } catch (IOException | RuntimeException e) {
                unexpected.add(i + ": " + e);
            }
        }
        // A lock that nobody renews is taken over, whatever stands in it.
        assertThat(unexpected).isEmpty();
    }

    @Test
    void parquet() throws IOException {
        org.apache.hadoop.conf.Configuration hadoop = new org.apache.hadoop.conf.Configuration();
        hadoop.set("fs.file.impl", "org.apache.hadoop.fs.RawLocalFileSystem");
        org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(
                folder.resolve("patches/p.parquet").toString());
        var schema = MessageTypeParser.parseMessageType("message patch { required binary pixels; }");
        try (var writer = ExampleParquetWriter.builder(file).withType(schema).build()) {
            for (int i = 0; i < 4; i++) {
                Group row = new SimpleGroup(schema);
                byte[] pixels = new byte[192];
                java.util.Arrays.fill(pixels, (byte) i);
                row.add("pixels", Binary.fromConstantByteArray(pixels));
                writer.write(row);
            }
        }
        Files.deleteIfExists(folder.resolve("patches/.p.parquet.crc"));
        byte[] good = Files.readAllBytes(folder.resolve("patches/p.parquet"));
        Dataset dataset = Dataset.at(folder.toString(), hadoop);
        DataFile shard = new DataFile("patches/p.parquet", 4, "c".repeat(64));
        fuzz("parquet", TRIES / 3, List.of(good), bytes -> {
            Files.write(folder.resolve("patches/p.parquet"), bytes);
            dataset.shard(shard, 8, hadoop);
        });
    }
}
