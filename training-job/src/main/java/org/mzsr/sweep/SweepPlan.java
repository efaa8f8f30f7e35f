package org.mzsr.sweep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.mzsr.config.Configuration;
import org.mzsr.error.BadInputException;
import org.mzsr.random.RandomStream;

/**
 * All cells of a sweep.
 *
 * @param axes what is varied
 * @param seeds of each combination
 * @param seeded the stages that have these seeds; the others have the configuration's
 * @param cells the combinations, the last axis fastest, and of each the seeds
 */
record SweepPlan(List<Axis> axes, List<Long> seeds, Set<Stage> seeded, List<Cell> cells) {

    /** What a seed can be for. */
    enum Stage {
        /** Which patches, which images validate, which kernels. */
        PREPARE,
        /** The first weights, and mini-batches. */
        PRETRAIN,
        /** Tasks of meta-training, and validation's kernels. */
        METATRAIN
    }

    /**
     * Combines.
     *
     * @param files of the configuration, for all cells
     * @param assignments over them and over what is varied
     * @param random how many combinations to draw; 0 for all of them
     * @throws IllegalArgumentException if something cannot be varied, or two cells would be the same
     */
    static SweepPlan of(
            List<String> files,
            List<String> assignments,
            List<Axis> axes,
            List<Long> seeds,
            Set<Stage> seeded,
            int random)
            throws IOException {
        Set<String> keys = new LinkedHashSet<>();
        for (Axis axis : axes) {
            if (!keys.add(axis.key())) {
                throw new BadInputException("Cannot vary '" + axis.key() + "' twice: give all its values at once");
            }
            if (axis.range() != null && random == 0) {
                throw new BadInputException("Cannot vary '" + axis.key()
                        + "' over a range in a grid: list its values, or draw combinations with --random N");
            }
        }
        if (new LinkedHashSet<>(seeds).size() < seeds.size()) {
            throw new BadInputException("Cannot use --seeds " + seeds + ": one is there twice");
        }
        Configuration base = Configuration.load(files, assignments);
        List<List<Axis.Choice>> combinations = random > 0 ? drawn(axes, random, base.wholeNumber("seed")) : grid(axes);
        List<Cell> cells = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        for (List<Axis.Choice> combination : combinations) {
            for (long seed : seeds) {
                Cell cell = cell(files, assignments, axes, combination, seed, seeds.size() > 1, seeded);
                if (!names.add(cell.name())) {
                    throw new BadInputException("Cannot sweep: two cells have the name " + cell.name());
                }
                cells.add(cell);
            }
        }
        return new SweepPlan(List.copyOf(axes), List.copyOf(seeds), Set.copyOf(seeded), List.copyOf(cells));
    }

    private static List<List<Axis.Choice>> grid(List<Axis> axes) {
        List<List<Axis.Choice>> combinations = List.of(List.of());
        for (Axis axis : axes) {
            List<List<Axis.Choice>> longer = new ArrayList<>();
            for (List<Axis.Choice> combination : combinations) {
                for (Axis.Choice choice : axis.choices()) {
                    List<Axis.Choice> next = new ArrayList<>(combination);
                    next.add(choice);
                    longer.add(next);
                }
            }
            combinations = longer;
        }
        return combinations;
    }

    /** Each a function of seed and number, so that more can be drawn later. */
    private static List<List<Axis.Choice>> drawn(List<Axis> axes, int count, long seed) {
        Set<List<Axis.Choice>> combinations = new LinkedHashSet<>();
        for (int i = 0; i < count; i++) {
            SplittableRandom chance = RandomStream.of(seed, "sweep", i);
            combinations.add(axes.stream().map(axis -> axis.draw(chance)).toList());
        }
        return List.copyOf(combinations);
    }

    private static Cell cell(
            List<String> files,
            List<String> assignments,
            List<Axis> axes,
            List<Axis.Choice> combination,
            long seed,
            boolean several,
            Set<Stage> seeded)
            throws IOException {
        List<String> layers = new ArrayList<>(files);
        List<String> values = new ArrayList<>(assignments);
        Map<String, String> choices = new LinkedHashMap<>();
        for (int i = 0; i < axes.size(); i++) {
            Axis.Choice choice = combination.get(i);
            if (choice.file() != null) {
                layers.add(choice.file());
            }
            if (choice.assignment() != null) {
                values.add(choice.assignment());
            }
            choices.put(axes.get(i).shortName(axes), choice.label());
        }
        Configuration configuration = Configuration.load(layers, values);
        long others = configuration.wholeNumber("seed");
        List<String> words = new ArrayList<>();
        choices.forEach((axis, label) -> words.add(axis + "=" + label));
        if (several || words.isEmpty()) {
            words.add("seed=" + seed);
        }
        return new Cell(
                String.join(",", words).replaceAll("[^\\w.,=+-]+", "_"),
                choices,
                seed,
                configuration,
                new Cell.StageSeeds(
                        seeded.contains(Stage.PREPARE) ? seed : others,
                        seeded.contains(Stage.PRETRAIN) ? seed : others,
                        seeded.contains(Stage.METATRAIN) ? seed : others));
    }
}
