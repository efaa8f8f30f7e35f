package org.mzsr.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mzsr.sweep.SweepPlan.Stage;

class AxisTest {

    @TempDir
    Path folder;

    @Test
    void values_are_of_the_configurations_language_also_lists_and_texts() throws IOException {
        assertThat(Axis.parse("metatrain.steps=1, 2").choices())
                .extracting(Axis.Choice::assignment)
                .containsExactly("metatrain.steps=1", "metatrain.steps=2");
        assertThat(Axis.parse("prepare.kernels.scales=[2.0,3.0],[4.0]").choices())
                .hasSize(2);
        assertThat(Axis.parse("metatrain.decay=steps,cosine").choices())
                .extracting(Axis.Choice::label)
                .containsExactly("steps", "cosine");
    }

    @Test
    void a_section_is_varied_by_presets_and_files_that_set_nothing_else() throws IOException {
        Path mine = folder.resolve("mine.conf");
        Files.writeString(mine, "prepare.kernels { anisotropic.weight = 0, disk.weight = 1 }");
        Path more = folder.resolve("more.conf");
        Files.writeString(more, "prepare.kernels.disk.weight = 1\nseed = 3");

        assertThat(Axis.parse("prepare.kernels=ani," + mine).choices())
                .extracting(Axis.Choice::label)
                .containsExactly("ani", "mine");
        assertThatThrownBy(() -> Axis.parse("prepare.kernels=" + more)).hasMessageContaining("it also sets 'seed'");
    }

    @Test
    void what_is_no_axis_is_refused_with_a_reason() {
        assertThatThrownBy(() -> Axis.parse("metatrain.steps")).hasMessageContaining("expected KEY=VALUE");
        assertThatThrownBy(() -> Axis.parse("metatrain.steps=1,1")).hasMessageContaining("the value 1 twice");
        assertThatThrownBy(() -> Axis.parse("metatrain.inner-rate=0.2..0.1"))
                .hasMessageContaining("a range that grows");
        assertThatThrownBy(() -> Axis.parse("seed=1,2")).hasMessageContaining("--seeds 1,2");
        assertThatThrownBy(() -> plan(0, Axis.parse("metatrain.inner-rate=0.1..0.2")))
                .hasMessageContaining("list its values, or draw combinations with --random N");
    }

    @Test
    void a_longer_random_search_begins_with_the_shorter_one() throws IOException {
        Axis rate = Axis.parse("metatrain.inner-rate=0.001..1:log");
        List<Cell> three = plan(3, rate, Axis.parse("metatrain.steps=1,2,3")).cells();
        List<Cell> five = plan(5, rate, Axis.parse("metatrain.steps=1,2,3")).cells();

        assertThat(five.subList(0, 3))
                .extracting(Cell::name)
                .isEqualTo(three.stream().map(Cell::name).toList());
        assertThat(five)
                .allSatisfy(cell -> assertThat(cell.configuration().number("metatrain.inner-rate"))
                        .isBetween(0.001, 1.0));
    }

    @Test
    void seeds_are_for_the_stages_that_they_are_asked_for() throws IOException {
        Cell cell = SweepPlan.of(List.of(), List.of("seed=7"), List.of(), List.of(3L), Set.of(Stage.METATRAIN), 0)
                .cells()
                .get(0);

        assertThat(cell.seeds()).isEqualTo(new Cell.StageSeeds(7, 7, 3));
        assertThat(cell.training().wholeNumber("seed")).isEqualTo(3);
        assertThat(cell.pretraining().wholeNumber("seed")).isEqualTo(7);
    }

    private static SweepPlan plan(int random, Axis... axes) throws IOException {
        return SweepPlan.of(List.of(), List.of(), List.of(axes), List.of(0L), Set.of(Stage.METATRAIN), random);
    }
}
