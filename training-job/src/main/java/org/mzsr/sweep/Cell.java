package org.mzsr.sweep;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mzsr.config.Configuration;

/**
 * One combination of what a sweep varies: a dataset, a pretraining and a meta-training.
 *
 * @param name after what is varied, such as {@code kernels=iso,seed=1}; also of its folder
 * @param choices the label of each axis' value, by the axis' short name
 * @param seed of the stages that the sweep gives seeds to
 * @param configuration with that seed
 * @param seeds of the stages
 */
record Cell(String name, Map<String, String> choices, long seed, Configuration configuration, StageSeeds seeds) {

    /**
     * The seed of each stage.
     *
     * @param prepare patches and kernels
     * @param pretrain first weights and mini-batches
     * @param metatrain tasks
     */
    record StageSeeds(long prepare, long pretrain, long metatrain) {}

    /** The configuration of the dataset. */
    Configuration preparing() throws IOException {
        return seeded(seeds.prepare());
    }

    /** The configuration of pretraining. */
    Configuration pretraining() throws IOException {
        return seeded(seeds.pretrain());
    }

    /** The configuration of meta-training. */
    Configuration training() throws IOException {
        return seeded(seeds.metatrain());
    }

    private Configuration seeded(long stage) throws IOException {
        return configuration.with(List.of("seed=" + stage));
    }

    /** All that the patches depend on, beside the images. */
    Map<String, Object> ofPatches() {
        Map<String, Object> settings = new TreeMap<>();
        configuration.section("prepare").forEach((key, value) -> settings.put("prepare." + key, value));
        settings.remove("prepare.kernels");
        settings.put("seed", Long.toString(seeds.prepare()));
        return settings;
    }

    /** All that the dataset depends on. */
    Map<String, Object> ofDataset() {
        Map<String, Object> settings = ofPatches();
        settings.put("prepare.kernels", configuration.section("prepare.kernels"));
        settings.put("scale", configuration.number("scale"));
        return settings;
    }

    /** All that the pretrained weights depend on, beside the patches. */
    Map<String, Object> ofPretraining() {
        return ofTraining("pretrain", seeds.pretrain());
    }

    /** All that the weights depend on, beside the dataset and where they begin. */
    Map<String, Object> ofMetaTraining() {
        return ofTraining("metatrain", seeds.metatrain());
    }

    private Map<String, Object> ofTraining(String stage, long seed) {
        Map<String, Object> settings = new TreeMap<>();
        for (String section : List.of("network", "optimizer", stage)) {
            configuration.section(section).forEach((key, value) -> settings.put(section + "." + key, value));
        }
        settings.put("scale", configuration.number("scale"));
        settings.put("compute.backend", configuration.text("compute.backend"));
        settings.put(stage + " seed", Long.toString(seed));
        return settings;
    }
}
