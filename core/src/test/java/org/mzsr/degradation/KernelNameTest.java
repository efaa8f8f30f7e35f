package org.mzsr.degradation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.mzsr.Golden.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mzsr.array.Npy;
import org.mzsr.error.FileException;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Matrix;

class KernelNameTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gaussian(variance=2.0)",
                "gaussian(variance=2, size=21)",
                "gaussian(sigma=1.4142135623730951)",
                " gaussian( lambda1=2 , lambda2=2, theta=0 ) "
            })
    void formulas_say_variance_sigma_or_eigenvalues(String formula) throws IOException {
        assertThat(KernelName.parse(formula).kernel().values())
                .containsExactly(BlurKernel.gaussian(21, 0, 2, 2).values(), within(1e-15));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gaussian(variance=2.0)",
                "gaussian(lambda1=4.0, lambda2=1.0, theta=-0.5, size=15)",
                "disk(radius=2.0)",
                "motion(length=5.0, angle=0.3)",
                "motion(length=1.0..9.0, angle=0.0..3.14)",
                "delta",
                "some/kernel.mat"
            })
    void a_name_is_written_as_it_was_read(String text) {
        assertThat(KernelName.parse(text)).hasToString(text);
        for (String suffix : List.of("", "-direct", "-bicubic")) {
            NamedDegradation degradation = NamedDegradation.parse(text + suffix);

            assertThat(degradation).hasToString(text + suffix);
            assertThat(NamedDegradation.parse(degradation.toString())).isEqualTo(degradation);
        }
    }

    @Test
    void the_published_tables_names_stand_for_gaussians() throws IOException {
        assertThat(KernelName.parse("g2.0")).hasToString("gaussian(variance=2.0)");
        assertThat(NamedDegradation.parse("gani-direct").at(2).kernel().values())
                .containsExactly(BlurKernel.gaussian(21, -0.5, 4, 1).values());
        assertThat(NamedDegradation.parse("bicubic")).isEqualTo(NamedDegradation.parse("delta-bicubic"));
        assertThat(NamedDegradation.parse("disk(radius=2)").at(2).subsampling()).isEqualTo(Subsampling.DIRECT);
    }

    @Test
    void every_family_is_one_formula_for_all_who_take_kernels() throws IOException {
        assertThat(KernelName.parse("disk(radius=2, size=9)").kernel().values())
                .containsExactly(BlurKernel.disk(9, 2).values());
        assertThat(KernelName.parse("motion(length=5, angle=0.3)").kernel().values())
                .containsExactly(BlurKernel.motion(21, 5, 0.3).values());
        assertThat(KernelName.parse("ring(radius=2)").kernel().values())
                .as("a family that the test's own class path brings")
                .hasSize(21 * 21);
    }

    @Test
    void a_range_is_sampled_and_no_kernel_by_itself() {
        KernelFormula formula = (KernelFormula) KernelName.parse("disk(radius=1..3)");

        assertThat(formula.sample(new SplittableRandom(1), 15).rows()).isEqualTo(15);
        assertThat(formula.sample(new SplittableRandom(1), 15).values())
                .isNotEqualTo(formula.sample(new SplittableRandom(2), 15).values());
        assertThatThrownBy(formula::kernel).hasMessageContaining("a range is for prepare.kernels.formulas alone");
    }

    @Test
    void the_published_kernel_is_the_isotropic_gaussian_of_variance_2() throws IOException {
        Path published = Path.of("../../shared/data/set5/lr_g20_x2/kernel.mat");
        assumeTrue(Files.exists(published), "the published kernel.mat is not installed");

        BlurKernel kernel = KernelName.parse(published.toString()).kernel();

        JsonNode golden = json("kernels/g20-kernel-mat.json");
        JsonNode values = golden.has("values") ? golden.get("values") : golden.get("kernel");
        for (int i = 0; i < kernel.values().length; i++) {
            assertThat(kernel.values()[i])
                    .isEqualTo(values.get(i / 21).get(i % 21).asDouble());
        }
        assertThat(kernel.values())
                .containsExactly(BlurKernel.gaussian(21, 0, 2, 2).values(), within(1e-15));
    }

    @Test
    void a_mat_file_is_read_by_rows_and_columns() throws IOException {
        Path file = folder.resolve("k.mat");
        Matrix matrix = Mat5.newMatrix(1, 3);
        matrix.setDouble(0, 0, 0.2);
        matrix.setDouble(0, 1, 0.5);
        matrix.setDouble(0, 2, 0.3);
        try (var mat = Mat5.newMatFile().addArray("kernel", matrix)) {
            Mat5.writeToFile(mat, file.toFile());
        }

        BlurKernel kernel = KernelName.parse(file.toString()).kernel();

        assertThat(kernel.rows()).isEqualTo(1);
        assertThat(kernel.values()).containsExactly(0.2, 0.5, 0.3);
    }

    @Test
    void a_text_file_has_rows_of_numbers() throws IOException {
        Path file = Files.writeString(folder.resolve("k.csv"), "# a kernel\n0, 0.25, 0\n0.25 0 0.25\n0;0.25;0\n");

        assertThat(KernelName.parse(file.toString()).kernel().values())
                .containsExactly(0, 0.25, 0, 0.25, 0, 0.25, 0, 0.25, 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gauss | expected a .mat, .npy, .npz, .csv or .txt file",
                "gaussian(variance=-1) | lambdas above 0",
                "gaussian(variance=abc) | 'abc' is not a number",
                "gaussian(width=2) | expected a .mat",
                "gaussian(variance=2, size=20) | size must be an odd number",
                "gaussian(variance=2, size=2.5) | size must be an odd number",
                "missing.mat | there is no such file",
                "gaussian(variance=200) | its 21x21 pixels cut it off",
                "motion(length=40, angle=0) | its 21x21 pixels cut it off",
                "delta(3) | '3' is not name=number",
            })
    void what_is_not_a_kernel_is_refused_with_a_sentence(String text, String reason) {
        assertThatThrownBy(() -> KernelName.parse(text).kernel())
                .hasMessageStartingWith("Cannot ")
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.5 0.5 | an even size has no middle pixel",
                "NaN 0.5 0.5 | element at row 0, column 0 is NaN",
                "1 -1 0 | sum to 0.0: a blur has a sum well above 0",
                "-1 -1 -1 | a blur has a sum well above 0",
                "0.5 0.2 x | x",
            })
    void a_file_that_holds_no_kernel_is_named_with_the_reason(String content, String reason) throws IOException {
        Path file = Files.writeString(folder.resolve("bad.txt"), content);

        assertThatThrownBy(() -> KernelName.parse(file.toString()).kernel())
                .hasMessageContaining("bad.txt")
                .hasMessageContaining(reason);
    }

    @Test
    void what_is_no_kernel_file_is_named_with_what_is_wrong() throws IOException {
        Path mat = Files.writeString(folder.resolve("broken.mat"), "abc");
        Path csv = Files.writeString(folder.resolve("words.csv"), "a,b");

        assertThatThrownBy(() -> KernelName.parse(mat.toString()).kernel())
                .hasMessage("Cannot read kernel " + mat
                        + ": it is no MATLAB file of version 4 to 7, or damaged or cut off");
        assertThatThrownBy(() -> KernelName.parse(csv.toString()).kernel())
                .hasMessage("Cannot read kernel " + csv + ": expected rows of numbers, as many in each");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x,y,z\n0,0.25,0\n0.25,0,0.25\n0,0.25,0\n",
                "\uFEFF0;0,25;0\r\n0,25;0;0,25\r\n0;0,25;0\r\n",
                "0\t0,25\t0\r0,25\t0\t0,25\r0\t0,25\t0",
                "\"0\",\"0.25\",\"0\"\n\"0.25\",\"0\",\"0.25\"\n\n\"0\",\"2.5e-1\",\"0\"",
            })
    void tables_of_other_programs_are_read(String text) throws IOException {
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16)) {
            Path file = Files.write(folder.resolve("k.csv"), text.getBytes(charset));

            assertThat(KernelName.parse(file.toString()).kernel().values())
                    .containsExactly(0, 0.25, 0, 0.25, 0, 0.25, 0, 0.25, 0);
        }
    }

    @Test
    void decimal_commas_between_commas_are_refused() throws IOException {
        Path file = Files.writeString(folder.resolve("k.csv"), "0,1 0,2 0,1\n0,1 x 0,1\n");

        assertThatThrownBy(() -> KernelName.parse(file.toString()).kernel()).hasMessageContaining("'x'");
    }

    @Test
    void what_does_not_sum_to_1_is_divided_by_its_sum_and_that_is_said() throws IOException {
        Path file = Files.writeString(folder.resolve("k.txt"), "1 2 1");
        List<String> said = new ArrayList<>();

        assertThat(KernelName.parse(file.toString()).kernel(said::add).values()).containsExactly(0.25, 0.5, 0.25);
        assertThat(said).containsExactly(file + ": its values sum to 4.0 and were divided by that");
    }

    @Test
    void zeros_around_a_kernel_are_left_out() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 61; i++) {
            text.append("0 ".repeat(29))
                    .append(i == 30 ? "1 2 1 " : "0 0 0 ")
                    .append("0 ".repeat(29))
                    .append('\n');
        }
        Path file = Files.writeString(folder.resolve("k.txt"), text);

        BlurKernel kernel = KernelName.parse(file.toString()).kernel();

        assertThat(kernel.rows()).isEqualTo(3);
        assertThat(kernel.columns()).isEqualTo(3);
        assertThat(kernel.values()).containsExactly(0, 0, 0, 0.25, 0.5, 0.25, 0, 0, 0);
    }

    @Test
    void matlabs_structures_cells_and_stacks_hold_kernels() throws IOException {
        Matrix stack = Mat5.newMatrix(new int[] {1, 3, 2});
        for (int i = 0; i < 6; i++) {
            stack.setDouble(i, i < 3 ? i + 1 : 6 - i);
        }
        Matrix alone = Mat5.newMatrix(3, 1);
        alone.setDouble(1, 0, 1);
        Path file = folder.resolve("k.mat");
        try (var mat = Mat5.newMatFile()
                .addArray("stack", stack)
                .addArray("cells", Mat5.newCell(1, 1).set(0, alone))
                .addArray("blur", Mat5.newStruct().set("k", alone))) {
            Mat5.writeToFile(mat, file.toFile());
        }

        assertThat(KernelName.parse(file + "#stack(2)").kernel().values()).containsExactly(0.5, 2 / 6.0, 1 / 6.0);
        assertThat(KernelName.parse(file + "#1").kernel().values()).containsExactly(1 / 6.0, 2 / 6.0, 0.5);
        assertThat(KernelName.parse(file + "#cells{1}").kernel().values()).contains(1);
        assertThat(KernelName.parse(file + "#blur.k").kernel().values()).contains(1);
        assertThatThrownBy(() -> KernelName.parse(file.toString()).kernel())
                .hasMessageContaining("it holds 4 arrays (stack(1), stack(2), cells{1}, blur.k)")
                .hasMessageContaining("FILE#stack(1)");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void matlabs_version_4_is_read(boolean little) throws IOException {
        ByteBuffer buffer =
                ByteBuffer.allocate(20 + 2 + 4 * 4).order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        buffer.putInt(little ? 10 : 1010).putInt(1).putInt(3).putInt(0).putInt(2);
        buffer.put((byte) 'k').put((byte) 0).putFloat(0.25f).putFloat(0.5f).putFloat(0.25f);
        Path file = Files.write(folder.resolve("k.mat"), Arrays.copyOf(buffer.array(), 20 + 2 + 12));

        assertThat(KernelName.parse(file.toString()).kernel().values()).containsExactly(0.25, 0.5, 0.25);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "<f2;False;0034 0038 0034;0.25 0.5 0.25",
                ">f2;False;3400 3800 3400;0.25 0.5 0.25",
                "<i2;False;0100 0200 0100;0.25 0.5 0.25",
                "|u1;True;01 02 01;0.25 0.5 0.25",
                ">u4;False;00000001 00000002 00000001;0.25 0.5 0.25",
                "|b1;False;00 01 00;0 1 0",
            })
    void numpys_kinds_of_numbers_are_read(String type, String fortran, String hex, String expected) throws IOException {
        Path file = Files.write(folder.resolve("k.npy"), npy(type, fortran, "1, 3", hex));

        assertThat(KernelName.parse(file.toString()).kernel().values())
                .containsExactly(Arrays.stream(expected.split(" "))
                        .mapToDouble(Double::parseDouble)
                        .toArray());
    }

    @Test
    void an_array_in_fortran_order_is_turned_to_rows() throws IOException {
        // Rows 1 2 3 and 4 5 6, written down the columns.
        Npy npy = Npy.decode(npy("|u1", "True", "2, 3", "01 04 02 05 03 06"));

        assertThat(npy.values()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void complex_numbers_are_no_kernel() throws IOException {
        Path file = Files.write(folder.resolve("k.npy"), npy("<c8", "False", "1, 1", "0000803f00000000"));

        assertThatThrownBy(() -> KernelName.parse(file.toString()).kernel())
                .hasMessageContaining("its numbers are of type <c8");
    }

    @Test
    void an_archive_of_numpys_holds_kernels_by_name() throws IOException {
        Path file = folder.resolve("k.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String name : List.of("other", "kernel")) {
                zip.putNextEntry(new ZipEntry(name + ".npy"));
                zip.write(npy("|u1", "False", "1, 3", name.equals("kernel") ? "00 01 00" : "01 01 01"));
            }
        }

        assertThat(KernelName.parse(file.toString()).kernel().values()).contains(1);
        assertThat(KernelName.parse(file + "#other").kernel().values()).doesNotContain(1);
    }

    private static byte[] npy(String type, String fortran, String shape, String hex) {
        String header = "{'descr': '" + type + "', 'fortran_order': " + fortran + ", 'shape': (" + shape + "), }\n";
        byte[] data = HexFormat.of().parseHex(hex.replace(" ", ""));
        return ByteBuffer.allocate(10 + header.length() + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) header.length())
                .put(header.getBytes(StandardCharsets.ISO_8859_1))
                .put(data)
                .array();
    }

    @Property(tries = 300)
    void a_damaged_file_is_one_kind_of_error(
            @ForAll @IntRange(min = 0, max = 3) int kind,
            @ForAll @IntRange(min = 0, max = 400) int at,
            @ForAll byte value,
            @ForAll boolean cut)
            throws IOException {
        byte[] whole = DAMAGED.get(kind);
        byte[] bytes = cut ? Arrays.copyOf(whole, at % whole.length) : whole.clone();
        if (!cut) {
            bytes[at % bytes.length] = value;
        }
        Path file = Files.write(Files.createTempDirectory("kernels").resolve("k" + ENDINGS.get(kind)), bytes);
        try {
            assertThat(KernelName.parse(file.toString()).kernel()).isNotNull();
        } catch (FileException e) {
            assertThat(e.getMessage()).startsWith("Cannot read kernel ").doesNotContain("null");
        } finally {
            Files.delete(file);
            Files.delete(file.getParent());
        }
    }

    private static final List<String> ENDINGS = List.of(".npy", ".mat", ".mat", ".csv");
    private static final List<byte[]> DAMAGED = damaged();

    private static List<byte[]> damaged() {
        Matrix matrix = Mat5.newMatrix(3, 3);
        matrix.setDouble(1, 1, 1);
        us.hebi.matlab.mat.types.Sink sink;
        ByteBuffer mat = ByteBuffer.allocate(4096).order(ByteOrder.nativeOrder());
        try {
            sink = us.hebi.matlab.mat.types.Sinks.wrap(mat);
            Mat5.newMatFile()
                    .addArray("cells", Mat5.newCell(1, 1).set(0, matrix))
                    .writeTo(sink);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        byte[] version5 = Arrays.copyOf(mat.array(), mat.position());
        ByteBuffer version4 = ByteBuffer.allocate(46).order(ByteOrder.LITTLE_ENDIAN);
        version4.putInt(0)
                .putInt(1)
                .putInt(3)
                .putInt(0)
                .putInt(2)
                .put((byte) 'k')
                .put((byte) 0)
                .putDouble(0.5)
                .putDouble(0.5);
        return List.of(
                npy("|u1", "False", "3, 3", "000000000100000000"),
                version5,
                version4.array(),
                "0,1,0\n1,2,1\n0,1,0\n".getBytes(StandardCharsets.UTF_8));
    }
}
