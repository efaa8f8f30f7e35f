package org.mzsr.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mzsr.CommandOutput;
import org.mzsr.TestPictures;
import org.mzsr.dataset.kernels.DegradationSample;
import org.mzsr.dataset.kernels.KernelSettings;
import org.mzsr.degradation.Corruption;
import org.mzsr.image.Image;
import org.mzsr.image.ImageFiles;
import org.mzsr.manifest.Manifest;

@Tag("spark")
class PrepareJobTest {

    private static final String[] SMALL = {
        "--set", "prepare.patch-size=16",
        "--set", "prepare.stride=12",
        "--set", "prepare.shards=3",
        "--set", "prepare.validation-fraction=0.2",
        "--set", "prepare.validation-size=40",
        "--set", "prepare.kernels.count=20",
        "--set", "spark.master=local[2]"
    };

    @TempDir
    Path folder;

    private Path images;

    @BeforeEach
    void draw() throws IOException {
        images = TestPictures.write(folder.resolve("images"), 5, 48, 60);
    }

    @Test
    void every_patch_lies_in_a_shard_as_it_lies_in_its_image() throws IOException {
        CommandOutput output = prepare("data");

        assertThat(output.exit()).as(output.err()).isZero();
        Manifest manifest = manifest("data");
        assertThat(manifest.images()).isEqualTo(5);
        assertThat(manifest.patches() + manifest.flatPatches()).isEqualTo(4 * 3 * 4);
        Set<List<Byte>> stored = new HashSet<>();
        for (Manifest.DataFile file : manifest.shards()) {
            Shard shard = dataset("data").shard(file, 16, new Configuration());
            assertThat(shard.patches()).hasSize(file.rows());
            shard.patches().forEach(patch -> stored.add(boxed(patch)));
        }
        Set<List<Byte>> cut = new HashSet<>();
        for (Path file : ImageFiles.list(images)) {
            Image image = ImageFiles.read(file);
            for (int top = 0; top + 16 <= 48; top += 12) {
                for (int left = 0; left + 16 <= 60; left += 12) {
                    cut.add(boxed(image.crop(top, left, 16, 16).bytes8()));
                }
            }
        }
        assertThat(cut).containsAll(stored);
        assertThat(stored.size()).isGreaterThan(30);
    }

    @Test
    void validation_crops_are_of_an_image_that_no_patch_is_of() throws IOException {
        prepare("data");

        Manifest manifest = manifest("data");
        List<Image> crops = dataset("data").validation(manifest.validation(), new Configuration());
        assertThat(crops).hasSize(1);
        assertThat(crops.get(0).height()).isEqualTo(40);
        assertThat(crops.get(0).width()).isEqualTo(40);
    }

    @Test
    void kernels_come_from_the_configured_distribution() throws IOException {
        prepare("data", "--set", "prepare.kernels.size=9");

        List<DegradationSample> kernels =
                dataset("data").kernels(manifest("data").kernels(), new Configuration());
        assertThat(kernels)
                .hasSize(20)
                .allMatch(
                        sample -> sample.kernel().rows() == 9 && sample.kernel().columns() == 9)
                .allMatch(sample -> sample.scale() == 2 && sample.corruption().equals(Corruption.NONE));
        assertThat(manifest("data").scales()).containsExactly(2.0);
    }

    @Test
    void scale_noise_and_compression_come_back_as_they_were_sampled() throws IOException {
        prepare(
                "data",
                "--set",
                "prepare.kernels.scales=[2.0, 3.4]",
                "--set",
                "prepare.kernels.noise.max=0.1",
                "--set",
                "prepare.kernels.jpeg.chance=0.5");

        List<DegradationSample> read = dataset("data").kernels(manifest("data").kernels(), new Configuration());
        KernelSettings settings = org.mzsr.config.Configuration.load(
                        List.of(),
                        List.of(
                                "prepare.kernels.count=20",
                                "prepare.kernels.scales=[2.0, 3.4]",
                                "prepare.kernels.noise.max=0.1",
                                "prepare.kernels.jpeg.chance=0.5"))
                .bind("prepare.kernels", KernelSettings.class);
        assertThat(read).usingRecursiveComparison().isEqualTo(settings.sample(0, 2));
        assertThat(manifest("data").scales()).containsExactly(2.0, 3.4);
    }

    @Test
    void the_content_does_not_depend_on_how_spark_ran() throws IOException {
        prepare("two");
        prepare("one", "--set", "spark.master=local[1]");
        prepare("other-seed", "--set", "seed=1");

        assertThat(manifest("one").fingerprint()).isEqualTo(manifest("two").fingerprint());
        assertThat(manifest("one").shards()).isEqualTo(manifest("two").shards());
        assertThat(manifest("other-seed").fingerprint())
                .isNotEqualTo(manifest("two").fingerprint());
    }

    @Test
    void two_laboratories_that_keep_the_same_photographs_in_other_folders_get_the_same_bits() throws IOException {
        prepare("here");
        Path elsewhere = Files.createDirectories(folder.resolve("another/name"));
        try (Stream<Path> files = Files.list(folder.resolve("images"))) {
            for (Path file : files.toList()) {
                Files.copy(file, elsewhere.resolve(file.getFileName()));
            }
        }

        CommandOutput output = run("there", elsewhere);

        assertThat(output.exit()).as(output.err()).isZero();
        assertThat(manifest("there").fingerprint()).isEqualTo(manifest("here").fingerprint());
    }

    @Test
    void kernels_over_the_patches_of_another_dataset_make_what_preparing_anew_would() throws IOException {
        String other = "prepare.kernels { anisotropic.weight = 0, isotropic.weight = 1 }";
        prepare("first");
        prepare("anew", "--set", other);

        CommandOutput output = over(
                "over", "--set", other, "--patches-of", folder.resolve("first").toString());
        assertThat(output.exit()).as(output.err()).isZero();
        assertThat(manifest("over").fingerprint()).isEqualTo(manifest("anew").fingerprint());
        assertThat(manifest("over").shards().get(0).file()).startsWith("../first/patches/");
        Manifest manifest = manifest("over");
        assertThat(dataset("over")
                        .shard(manifest.shards().get(0), 16, new Configuration())
                        .patches())
                .hasSize(manifest.shards().get(0).rows());
        assertThat(dataset("over").validation(manifest.validation(), new Configuration()))
                .hasSize(1);

        // And once more over the one that has no patches of its own, from another folder.
        over("deeper/again", "--patches-of", folder.resolve("over").toString());
        Manifest again = manifest("deeper/again");
        assertThat(again.fingerprint()).isEqualTo(manifest("first").fingerprint());
        assertThat(dataset("deeper/again").validation(again.validation(), new Configuration()))
                .hasSize(1);
    }

    @Test
    void patches_that_were_cut_otherwise_are_refused_by_the_key() throws IOException {
        prepare("first");
        String first = folder.resolve("first").toString();

        assertThat(over("a", "--patches-of", first, "--set", "prepare.stride=8").err())
                .contains("they were cut with prepare.stride = 12, asked for is 8");
        assertThat(over("b", "--patches-of", first, "--set", "seed=4").err())
                .contains("they were cut with seed = 0, asked for is 4");
        assertThat(folder.resolve("a")).doesNotExist();
    }

    private CommandOutput over(String out, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("--out", folder.resolve(out).toString()));
        arguments.addAll(List.of(SMALL));
        arguments.addAll(List.of(more));
        return CommandOutput.of(new PrepareJob(), arguments.toArray(String[]::new));
    }

    @Test
    void augmenting_gives_eight_versions_of_each_patch() throws IOException {
        prepare("plain");
        prepare("augmented", "--set", "prepare.augment=true");

        assertThat(manifest("augmented").patches())
                .isEqualTo(8 * manifest("plain").patches());
    }

    @Test
    void an_image_that_cannot_be_used_is_skipped_and_named_with_its_reason() throws IOException {
        Files.write(images.resolve("broken.png"), new byte[] {1, 2, 3});
        Files.write(images.resolve("empty.jpg"), new byte[0]);
        ImageFiles.writePng(TestPictures.draw(9, 10, 10), images.resolve("tiny.png"));
        Files.writeString(images.resolve("notes.txt"), "not an image, and not taken for one");

        CommandOutput output = prepare("data", "--set", "prepare.validation-fraction=0");

        assertThat(output.exit()).isZero();
        assertThat(output.out())
                .contains("3 images skipped:")
                .contains("broken.png: its content is of no image format")
                .contains("empty.jpg: the file is empty")
                .contains("tiny.png: it has 10x10 pixels, smaller than a patch of 16");
        assertThat(manifest("data").skipped()).hasSize(3);
        assertThat(manifest("data").images()).isEqualTo(5);
    }

    @Test
    void what_a_dataset_says_of_itself_names_no_folder_of_this_machine() throws IOException {
        Files.write(images.resolve("broken.png"), new byte[] {1, 2, 3});

        prepare("data", "--set", "prepare.validation-fraction=0");

        assertThat(manifest("data").source()).containsExactly("images");
        assertThat(manifest("data").skipped().get(0).image()).isEqualTo("broken.png");
        assertThat(Files.readString(folder.resolve("data/dataset.json"))).doesNotContain(folder.toString());
    }

    @Test
    void each_kernel_says_of_which_family_it_is() throws IOException {
        prepare("data", "--set", "prepare.kernels.delta.weight=1.0", "--set", "prepare.kernels.disk.weight=1.0");

        assertThat(dataset("data").kernels(manifest("data").kernels(), new Configuration()))
                .allSatisfy(sample -> assertThat(sample.family().equals("delta"))
                        .isEqualTo(Arrays.equals(sample.kernel().values(), new double[] {1})))
                .extracting(DegradationSample::family)
                .contains("anisotropic", "delta", "disk");
    }

    @Test
    void a_dataset_of_schema_2_is_read_as_it_was() throws IOException {
        prepare("data");
        List<DegradationSample> kernels =
                dataset("data").kernels(manifest("data").kernels(), new Configuration());
        try (SparkSession spark = SparkSession.builder().master("local[1]").getOrCreate()) {
            spark.read()
                    .parquet(folder.resolve("data/kernels").toString())
                    .selectExpr(
                            "height AS rows",
                            "width AS columns",
                            "kernel AS `values`",
                            "scale",
                            "noise",
                            "jpeg",
                            "subsampling")
                    .localCheckpoint()
                    .write()
                    .parquet(folder.resolve("second").toString());
        }
        try (Stream<Path> written = Files.list(folder.resolve("second"))) {
            Path table = written.filter(file -> file.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
            Path place = folder.resolve("data/kernels");
            Files.deleteIfExists(place.resolve(".kernels-00000.parquet.crc"));
            Files.copy(table, place.resolve("kernels-00000.parquet"), StandardCopyOption.REPLACE_EXISTING);
        }
        Path json = folder.resolve("data/dataset.json");
        Files.deleteIfExists(folder.resolve("data/.dataset.json.crc"));
        Files.writeString(json, Files.readString(json).replace("\"schemaVersion\" : 3", "\"schemaVersion\" : 2"));

        List<DegradationSample> second =
                dataset("data").kernels(manifest("data").kernels(), new Configuration());

        assertThat(manifest("data").schemaVersion()).isEqualTo(2);
        assertThat(second)
                .hasSameSizeAs(kernels)
                .allMatch(sample -> sample.family().isEmpty());
        for (int i = 0; i < second.size(); i++) {
            assertThat(second.get(i).kernel().values())
                    .isEqualTo(kernels.get(i).kernel().values());
        }
    }

    @Test
    void nothing_readable_is_an_error_and_leaves_nothing_behind() throws IOException {
        Path bad = Files.createDirectory(folder.resolve("bad"));
        Files.write(bad.resolve("a.png"), new byte[] {1, 2, 3});

        CommandOutput output = run("data", bad);

        assertThat(output.exit()).isEqualTo(1);
        assertThat(output.err()).contains("mzsr: Cannot make a dataset: none of the 1 training images can be used");
        assertThat(output.err()).doesNotContain("Exception").doesNotContain("\tat ");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactlyInAnyOrder(images, bad);
        }
    }

    @Test
    void images_that_are_all_flat_are_an_error() throws IOException {
        Path flat = folder.resolve("flat");
        ImageFiles.writePng(new Image(3, 40, 40, new double[3 * 1600]), flat.resolve("black.png"));

        assertThat(run("data", flat).err()).contains("all patches are flatter than prepare.min-gradient");
    }

    @Test
    void an_existing_dataset_is_only_replaced_when_asked_to() throws IOException {
        prepare("data");
        String before = manifest("data").fingerprint();

        CommandOutput refused = prepare("data", "--set", "seed=1");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("it exists already; choose another --out, or replace it with --overwrite");
        assertThat(manifest("data").fingerprint()).isEqualTo(before);

        assertThat(prepare("data", "--set", "seed=1", "--overwrite").exit()).isZero();
        assertThat(manifest("data").fingerprint()).isNotEqualTo(before);
    }

    @Test
    void a_folder_that_is_no_dataset_is_never_replaced() throws IOException {
        Path photos = TestPictures.write(folder.resolve("photos"), 1, 20, 20);

        CommandOutput refused = prepare("photos", "--overwrite");

        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("there is something else of that name");
        assertThat(photos.resolve("picture-0.png")).exists();
    }

    @Test
    void a_named_file_is_taken_for_an_image_whatever_its_name() throws IOException {
        Path odd = folder.resolve("photo [1].backup");
        Files.copy(images.resolve("picture-0.png"), odd);

        CommandOutput output = run("data", odd);

        assertThat(output.exit()).as(output.err()).isZero();
        assertThat(manifest("data").images()).isEqualTo(1);
    }

    @Test
    void a_flipped_byte_in_a_shard_is_found_or_changes_no_pixel() throws IOException {
        prepare("data");
        Manifest.DataFile file = manifest("data").shards().get(0);
        Path path = folder.resolve("data").resolve(file.file());
        Files.delete(path.resolveSibling("." + path.getFileName() + ".crc"));
        byte[] sound = Files.readAllBytes(path);
        List<byte[]> patches =
                dataset("data").shard(file, 16, new Configuration()).patches();
        int found = 0;
        for (int i = 0; i < 50; i++) {
            byte[] bytes = sound.clone();
            bytes[(int) ((long) bytes.length * i / 50)] ^= 1;
            Files.write(path, bytes);
            try {
                // Not every byte of a Parquet file is one that a reader looks at.
                assertThat(dataset("data").shard(file, 16, new Configuration()).patches())
                        .usingElementComparator(Arrays::compare)
                        .isEqualTo(patches);
            } catch (IOException e) {
                assertThat(e).hasMessageStartingWith("Cannot ").hasMessageContaining(file.file());
                found++;
            }
        }
        assertThat(found).isGreaterThan(10);
    }

    @Test
    void a_shard_that_was_replaced_by_another_is_found() throws IOException {
        prepare("data");
        prepare("other", "--set", "seed=1");
        Manifest.DataFile file = manifest("data").shards().get(0);
        Path path = folder.resolve("data").resolve(file.file());
        Files.delete(path.resolveSibling("." + path.getFileName() + ".crc"));
        Files.copy(
                folder.resolve("other").resolve(file.file()), path, java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> dataset("data").shard(file, 16, new Configuration()))
                .hasMessageContaining("the file was damaged or replaced");
    }

    @Test
    void a_folder_that_is_no_dataset_is_refused() {
        assertThatThrownBy(
                        () -> Dataset.at(images.toString(), new Configuration()).manifest(new Configuration()))
                .hasMessageContaining("it has no dataset.json; make one with 'mzsr prepare'");
    }

    private CommandOutput prepare(String out, String... more) {
        return run(out, images, more);
    }

    private CommandOutput run(String out, Path from, String... more) {
        return CommandOutput.of(
                new PrepareJob(),
                Stream.of(
                                Stream.of(
                                        "--images",
                                        from.toString(),
                                        "--out",
                                        folder.resolve(out).toString()),
                                Stream.of(SMALL),
                                Stream.of(more))
                        .flatMap(arguments -> arguments)
                        .toArray(String[]::new));
    }

    private Dataset dataset(String name) throws IOException {
        return Dataset.at(folder.resolve(name).toString(), new Configuration());
    }

    private Manifest manifest(String name) throws IOException {
        return dataset(name).manifest(new Configuration());
    }

    private static List<Byte> boxed(byte[] bytes) {
        Byte[] boxed = new Byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            boxed[i] = bytes[i];
        }
        return List.of(boxed);
    }
}
