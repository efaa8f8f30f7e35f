package org.mzsr.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mzsr.config.Configuration;
import org.mzsr.config.Inline;
import org.mzsr.dataset.ComputeSettings;
import org.mzsr.dataset.PrepareSettings;
import org.mzsr.meta.Adam;
import org.mzsr.network.NetworkShape;
import org.mzsr.tensor.BackendSettings;
import org.mzsr.training.objective.MetaTraining;
import org.mzsr.training.objective.MetatrainSettings;
import org.mzsr.training.objective.PredictorSettings;
import org.mzsr.training.objective.PretrainSettings;
import org.mzsr.training.objective.SupportFrom;
import org.mzsr.training.run.RunSettings;
import org.mzsr.zssr.ZssrSettings;

/** The documented keys and those that the code reads are the same. */
class ReferenceConfigurationTest {

    private static final Map<String, Class<? extends Record>> SECTIONS = Map.of(
            "network", NetworkShape.class,
            "prepare", PrepareSettings.class,
            "optimizer", Adam.Settings.class,
            "pretrain", PretrainSettings.class,
            "predictor", PredictorSettings.class,
            "metatrain", MetatrainSettings.class,
            "adapt", AdaptSettings.class,
            "zssr", ZssrSettings.class,
            "run", RunSettings.class,
            "compute", ComputeSettings.class);

    @Test
    void every_documented_key_is_read_and_every_key_that_is_read_is_documented() throws IOException {
        Set<String> read = new TreeSet<>(List.of("seed", "scale", "spark.master", "spark.wait-seconds"));
        SECTIONS.forEach((section, type) -> addKeys(section, type, read));
        addKeys("compute", BackendSettings.class, read);

        assertThat(Configuration.load(List.of(), List.of()).keys()).isEqualTo(read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reference",
                "paper-x2",
                "paper-x4",
                "paper-multi-scale",
                "paper-bicubic-x2",
                "wide-x2",
                "adaptive",
                "laptop",
                "demo",
                "kernels/ani",
                "kernels/iso",
                "kernels/wide"
            })
    void every_preset_passes_all_checks(String preset) throws IOException {
        Configuration configuration = Configuration.load(List.of(preset), List.of());

        SECTIONS.forEach(
                (section, type) -> assertThat(configuration.bind(section, type)).isNotNull());
        TrainingSettings settings = TrainingSettings.of(configuration, MetaTraining.of(configuration));
        assertThat(settings.objective().crop())
                .isLessThanOrEqualTo(
                        configuration.bind("prepare", PrepareSettings.class).patchSize());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x2", "x2-bicubic", "x4", "multi-scale"})
    void every_recipe_of_shipped_weights_passes_all_checks_and_its_patches_are_large_enough(String recipe)
            throws IOException {
        Configuration configuration = Configuration.load(
                List.of("../conf/shipped/common.conf", "../conf/shipped/" + recipe + ".conf"), List.of());

        SECTIONS.forEach(
                (section, type) -> assertThat(configuration.bind(section, type)).isNotNull());
        MetatrainSettings settings = configuration.bind("metatrain", MetatrainSettings.class);
        PrepareSettings prepare = configuration.bind("prepare", PrepareSettings.class);
        double largest = Collections.max(prepare.kernels().scalesOr(configuration.number("scale")));
        double needed = settings.supportFrom() == SupportFrom.LR ? settings.crop() * largest : settings.crop();
        assertThat(needed).isLessThanOrEqualTo(prepare.patchSize());
    }

    @Test
    void every_preset_file_is_named_as_one() throws IOException {
        Path conf = Path.of("../conf");
        try (Stream<Path> files = Files.walk(conf)) {
            assertThat(files.map(file -> conf.relativize(file).toString())
                            .filter(name -> name.endsWith(".conf") && !name.matches("(spark-|shipped/).*"))
                            .map(name -> name.replace(".conf", "")))
                    .containsExactlyInAnyOrderElementsOf(List.of(("reference, " + Configuration.PRESETS).split(", ")));
        }
    }

    private static void addKeys(String path, Class<?> type, Set<String> keys) {
        for (RecordComponent component : type.getRecordComponents()) {
            String key = path + "."
                    + component.getName().replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
            if (component.isAnnotationPresent(Inline.class)) {
                addKeys(path, component.getType(), keys);
            } else if (component.getType().isRecord()) {
                addKeys(key, component.getType(), keys);
            } else {
                keys.add(key);
            }
        }
    }
}
