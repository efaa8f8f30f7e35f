package org.mzsr.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mzsr.CommandOutput;
import org.mzsr.degradation.BlurKernel;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Matrix;

class ParityCommandTest {

    private static final Path DATA = Path.of("../../shared/data");

    @TempDir
    Path folder;

    private CommandOutput parity() {
        return CommandOutput.of(new ParityCommand(), "--data", folder.toString());
    }

    @Test
    void without_published_material_there_is_nothing_to_compare() {
        CommandOutput output = parity();

        assertThat(output.exit()).isEqualTo(1);
        assertThat(output.err()).contains("Cannot compare: nothing that is published is in " + folder);
        assertThat(output.out())
                .contains("not installed: the Set5 photographs (" + folder.resolve("set5/hr") + ")")
                .contains("not installed: the published checkpoint");
    }

    @Test
    void what_is_installed_is_compared_and_agrees() throws IOException {
        assumeTrue(
                Files.isDirectory(DATA.resolve("set5/lr_g20_x2")) && Files.isDirectory(DATA.resolve("mzsr-pretrained")),
                "the published LR images and checkpoint are not installed");
        copy("set5/lr_g20_x2");
        copy("mzsr-pretrained");

        CommandOutput output = parity();

        assertThat(output.exit()).as(output.out()).isZero();
        assertThat(output.out())
                .contains("kernel.mat, g2.0")
                .contains("3 of 3 agree")
                .contains("not installed: the Set5");
    }

    @Test
    void what_differs_is_named_and_makes_the_command_fail() throws IOException {
        assumeTrue(Files.isDirectory(DATA.resolve("set5/lr_g20_x2")), "the published LR images are not installed");
        copy("set5/lr_g20_x2");
        // A kernel a little wider than the published one.
        Path kernel = folder.resolve("set5/lr_g20_x2/kernel.mat");
        Matrix matrix = Mat5.newMatrix(21, 21);
        double[] values = BlurKernel.gaussian(21, 0, 2.1, 2.1).values();
        for (int i = 0; i < values.length; i++) {
            int row = i / 21;
            matrix.setDouble(row, i % 21, values[i]);
        }
        Mat5.writeToFile(Mat5.newMatFile().addArray("kernel", matrix), kernel.toFile());

        CommandOutput output = parity();

        assertThat(output.exit()).isEqualTo(1);
        assertThat(output.out()).contains("DIFFERS").contains("0 of 1 agree");
    }

    private void copy(String part) throws IOException {
        Files.createDirectories(folder.resolve(part));
        try (Stream<Path> files = Files.list(DATA.resolve(part))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(part).resolve(file.getFileName().toString()));
            }
        }
        folder.resolve(part).toFile().setWritable(true);
        try (Stream<Path> files = Files.list(folder.resolve(part))) {
            files.forEach(file -> file.toFile().setWritable(true));
        }
    }
}
