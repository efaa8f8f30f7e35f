package org.mzsr.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dataset is whole or not there, and one process makes it. */
class StagedFolderTest {

    private static final Configuration HADOOP = new Configuration();

    @TempDir
    Path folder;

    private StagedFolder open(boolean overwrite) throws IOException {
        return StagedFolder.open(folder.resolve("data").toString(), overwrite, HADOOP, notice -> {});
    }

    private static void make(StagedFolder staged, String manifest) throws IOException {
        staged.write("dataset.json", manifest.getBytes(StandardCharsets.UTF_8));
        staged.commit();
    }

    @Test
    void while_one_makes_it_another_is_refused() throws IOException {
        try (StagedFolder first = open(false)) {
            assertThatThrownBy(() -> open(false))
                    .hasMessageStartingWith("Cannot write to dataset file:" + folder.resolve("data") + ": process "
                            + ProcessHandle.current().pid());
            make(first, "first");
        }
        assertThat(folder.resolve("data/dataset.json")).hasContent("first");
    }

    @Test
    void what_is_not_finished_leaves_nothing() throws IOException {
        try (StagedFolder staged = open(false)) {
            staged.write("some", new byte[10]);
        }
        assertThat(Files.list(folder)).isEmpty();
    }

    @Test
    void a_dataset_whose_replacement_was_killed_between_its_moves_comes_back() throws IOException {
        try (StagedFolder first = open(false)) {
            make(first, "first");
        }
        // What a kill leaves: the old one aside, the new one not yet in its place.
        Files.move(folder.resolve("data"), folder.resolve(".data.replaced"));
        Files.createDirectories(folder.resolve(".data.partial"));

        assertThatThrownBy(() -> open(false)).hasMessageContaining("it exists already");

        assertThat(folder.resolve("data/dataset.json")).hasContent("first");
        try (StagedFolder second = open(true)) {
            make(second, "second");
        }
        assertThat(folder.resolve("data/dataset.json")).hasContent("second");
        assertThat(Files.list(folder)
                        .map(file -> String.valueOf(file.getFileName()))
                        .filter(name -> !name.endsWith(".crc")))
                .containsExactly("data");
    }
}
