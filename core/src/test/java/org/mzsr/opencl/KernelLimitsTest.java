package org.mzsr.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a GPU's compiler makes of the kernels, without a GPU: sums that do not fit into registers are right everywhere, but slow. Clang,
 * on which PoCL depends, compiles for AMD's and for NVIDIA's.
 */
class KernelLimitsTest {

    private static final Path CLANG = Path.of("/usr/bin/clang-15");
    private static final int LOCAL_BYTES = 32 << 10;
    private static final int ITEMS = 256;
    private static final ConvolutionShape LAYER = new ConvolutionShape(64, 64);

    /** What the kernels call, for a target without OpenCL's library. */
    private static final String AMD = """
            #define fma(a, b, c) __builtin_fmaf(a, b, c)
            #define min(a, b) ((a) < (b) ? (a) : (b))
            #define get_local_id(d) __builtin_amdgcn_workitem_id_x()
            #define get_group_id(d) ((d) == 0 ? __builtin_amdgcn_workgroup_id_x() : (d) == 1 \
                ? __builtin_amdgcn_workgroup_id_y() : __builtin_amdgcn_workgroup_id_z())
            #define barrier(f) do { __builtin_amdgcn_fence(__ATOMIC_SEQ_CST, "workgroup"); __builtin_amdgcn_s_barrier(); \
                } while (0)
            """;

    private static final String NVIDIA = """
            #define fma(a, b, c) __builtin_fmaf(a, b, c)
            #define min(a, b) ((a) < (b) ? (a) : (b))
            #define get_local_id(d) __nvvm_read_ptx_sreg_tid_x()
            #define get_group_id(d) ((d) == 0 ? __nvvm_read_ptx_sreg_ctaid_x() : (d) == 1 \
                ? __nvvm_read_ptx_sreg_ctaid_y() : __nvvm_read_ptx_sreg_ctaid_z())
            #define barrier(f) __nvvm_bar_sync(0)
            """;

    @TempDir
    Path folder;

    /** Of 512 registers of a CDNA GPU the compiler takes more than it needs; of RDNA's 256 it must leave room for others. */
    @ParameterizedTest
    @CsvSource({"gfx90a, 200", "gfx1100, 168"})
    void a_layers_sums_stay_in_an_amd_gpus_registers(String gpu, int registers)
            throws IOException, InterruptedException {
        String assembly = compiled(kernels(), AMD, "amdgcn-amd-amdhsa", gpu);

        for (String kernel : List.of("convolve", "kernelGradient", "sumSlices")) {
            assertThat(metadata(assembly, kernel, "private_segment_fixed_size")).isZero();
            assertThat(metadata(assembly, kernel, "vgpr_spill_count")).isZero();
            assertThat(metadata(assembly, kernel, "vgpr_count")).isLessThanOrEqualTo(registers);
            assertThat(metadata(assembly, kernel, "group_segment_fixed_size")).isLessThanOrEqualTo(LOCAL_BYTES);
        }
    }

    @Test
    void a_layers_sums_stay_in_an_nvidia_gpus_registers() throws IOException, InterruptedException {
        String assembly = compiled(kernels(), NVIDIA, "nvptx64-nvidia-nvcl", "sm_75");

        assertThat(assembly).contains("fma.rn.f32").doesNotContain("__local_depot");
    }

    @Test
    void a_loop_that_stays_rolled_is_found() throws IOException, InterruptedException {
        String mutant = kernels()
                .replace("#pragma unroll\n            for (int i = 0; i < INS; i++)", "for (int i = 0; i < INS; i++)");
        mutant = mutant.replace("#pragma unroll", "#pragma nounroll");

        String assembly = compiled(mutant, AMD, "amdgcn-amd-amdhsa", "gfx1100");

        assertThat(metadata(assembly, "convolve", "private_segment_fixed_size")).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"3, 64", "64, 64", "64, 3", "5, 5", "24, 6", "128, 256", "1, 1"})
    void groups_are_no_larger_than_every_gpu_takes(int in, int out) {
        assertThat(new ConvolutionShape(in, out).items()).isBetween(16, ITEMS);
        assertThat(ConvolutionShape.GRADIENT_ITEMS).isLessThanOrEqualTo(ITEMS);
    }

    private static String kernels() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String file : List.of("numbers.cl", "convolution.cl")) {
            try (InputStream in = OpenClContext.class.getResourceAsStream(file)) {
                all.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return all.toString();
    }

    private String compiled(String kernels, String library, String target, String gpu)
            throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(CLANG), "no " + CLANG + ": it comes with Debian's package pocl-opencl-icd");
        Path source = Files.writeString(folder.resolve("kernels.cl"), library + kernels);
        Path assembly = folder.resolve("kernels.s");
        List<String> command = new ArrayList<>(List.of(
                CLANG.toString(),
                "-x",
                "cl",
                "-cl-std=CL1.2",
                "-Xclang",
                "-finclude-default-header",
                "-O3",
                "-S",
                "-DDOUBLE=0"));
        command.addAll(List.of("-target", target));
        command.addAll(
                target.startsWith("amdgcn")
                        ? List.of("-mcpu=" + gpu, "-nogpulib")
                        : List.of("-Xclang", "-target-cpu", "-Xclang", gpu));
        command.addAll(List.of(LAYER.options().split(" ")));
        command.addAll(List.of(source.toString(), "-o", assembly.toString()));
        Process clang = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(clang.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(clang.waitFor()).as(said).isZero();
        return Files.readString(assembly);
    }

    /** A number in what the compiler says of a kernel at the end of its assembly. */
    private static int metadata(String assembly, String kernel, String name) {
        String[] parts = assembly.substring(assembly.indexOf("amdhsa.kernels")).split("\\n  - ");
        for (String part : parts) {
            if (part.contains(".name:           " + kernel + "\n")) {
                Matcher matcher = Pattern.compile("\\." + name + ": +(\\d+)").matcher(part);
                assertThat(matcher.find()).isTrue();
                return Integer.parseInt(matcher.group(1));
            }
        }
        throw new AssertionError("no kernel " + kernel);
    }
}
