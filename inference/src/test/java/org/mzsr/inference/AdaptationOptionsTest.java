package org.mzsr.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mzsr.adaptation.MetaTrained;
import org.mzsr.adaptation.Steps;
import org.mzsr.adaptation.UpscalingPlan;
import picocli.CommandLine;

class AdaptationOptionsTest extends CommandCases {

    private UpscalingPlan plan(String... more) throws IOException {
        String[] arguments = Stream.concat(Stream.of("--weights", weights.toString()), Stream.of(more))
                .toArray(String[]::new);
        AdaptationOptions options = new AdaptationOptions();
        new CommandLine(options).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
        return options.plan(new TreeSet<>(List.of(new Steps(2))));
    }

    private double rate(int step, String... more) throws IOException {
        return ((MetaTrained) plan(more).method()).schedule().at(step, SHAPE)[0];
    }

    @Test
    void rates_are_an_options_or_the_configurations_or_the_weights() throws IOException {
        assertThat(rate(0)).isEqualTo(0.02);
        assertThat(rate(0, "--set", "adapt.rates=[0.5, 0.25]")).isEqualTo(0.5);
        assertThat(rate(1, "--set", "adapt.rates=[0.5, 0.25]")).isEqualTo(0.25);
        assertThat(rate(0, "--set", "adapt.rates=[0.5, 0.25]", "--rates", "0.125"))
                .isEqualTo(0.125);
    }

    @Test
    void threads_are_an_options_or_the_configurations_or_the_machines() throws IOException {
        int cores = Runtime.getRuntime().availableProcessors();

        assertThat(plan().backend().threads()).isEqualTo(cores);
        assertThat(plan("--set", "compute.native-threads=3").backend().threads())
                .isEqualTo(3);
        assertThat(plan("--set", "compute.native-threads=3", "--threads", "5")
                        .backend()
                        .threads())
                .isEqualTo(5);
    }
}
