package org.mzsr.sweep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.mzsr.build.Version;
import org.mzsr.error.BadInputException;
import org.mzsr.manifest.SweepManifest;
import org.mzsr.manifest.SweepManifest.State;

/**
 * How a sweep begins: what its folder has of the cells already, and whether that is of this sweep.
 *
 * @param plan all cells
 * @param folder of the sweep
 * @param inputs what cells are made from
 */
record SweepStart(SweepPlan plan, SweepFolder folder, Inputs inputs) {

    /**
     * Takes up what the folder has of the cells.
     *
     * @param retryFailed whether failed cells are tried again
     * @param notice told what a person should know
     * @throws IllegalArgumentException if a cell that was begun had another configuration or other images; the message says which
     *     key
     */
    void take(boolean retryFailed, Consumer<String> notice) throws IOException {
        SweepManifest before = folder.saved();
        Map<String, SweepManifest.Cell> known = new HashMap<>();
        String evaluation = before == null ? "" : before.evaluation();
        if (before != null) {
            before.cells().forEach(cell -> known.put(cell.name(), cell));
        }
        List<SweepManifest.Cell> cells = new ArrayList<>();
        for (Cell cell : plan.cells()) {
            SweepManifest.Cell was = known.remove(cell.name());
            SweepManifest.Cell now = new SweepManifest.Cell(
                    cell.name(),
                    cell.choices(),
                    cell.seed(),
                    State.WAITING,
                    was == null ? 0 : was.iteration(),
                    was == null ? 0 : was.seconds(),
                    "stages/" + Stages.dataset(cell, inputs),
                    inputs.init() == null
                            ? "stages/" + Stages.pretraining(cell, inputs) + "/" + SweepFolder.WEIGHTS
                            : inputs.init(),
                    "");
            if (was != null) {
                refuseOtherIdentity(cell);
                now = now.as(taken(was, evaluation, retryFailed), was.remark());
            }
            cells.add(now);
        }
        if (!known.isEmpty()) {
            notice.accept(known.size() + " cells of an earlier call are not part of this one; their folders stay: "
                    + String.join(", ", new TreeSet<>(known.keySet())));
        }
        folder.save(new SweepManifest(
                SweepManifest.SCHEMA,
                Version.current(),
                inputs.images(),
                inputs.evaluation().set(),
                inputs.evaluation().degradations(),
                inputs.steps().stream().map(String::valueOf).toList(),
                inputs.evaluationDigest(),
                varied(),
                plan.seeds(),
                plan.seeded().stream()
                        .sorted()
                        .map(stage -> stage.name().toLowerCase(Locale.ROOT))
                        .toList(),
                cells));
    }

    private State taken(SweepManifest.Cell was, String evaluation, boolean retryFailed) {
        return switch (was.state()) {
            // With another evaluation only that is to be done again.
            case FINISHED -> evaluation.equals(inputs.evaluationDigest()) ? State.FINISHED : State.RUNNING;
            case FAILED -> retryFailed ? State.WAITING : State.FAILED;
            default -> was.state();
        };
    }

    private Map<String, List<String>> varied() {
        Map<String, List<String>> varied = new LinkedHashMap<>();
        plan.cells()
                .forEach(cell -> cell.choices().forEach((axis, label) -> {
                    List<String> labels = varied.computeIfAbsent(axis, unused -> new ArrayList<>());
                    if (!labels.contains(label)) {
                        labels.add(label);
                    }
                }));
        return varied;
    }

    private void refuseOtherIdentity(Cell cell) throws IOException {
        String saved = folder.files().find("cells/" + cell.name() + "/" + SweepFolder.IDENTITY);
        if (saved == null) {
            return;
        }
        Map<String, String> then = StageKey.read(saved);
        Map<String, String> now = identity(cell, inputs);
        for (Map.Entry<String, String> entry : now.entrySet()) {
            String before = then.get(entry.getKey());
            if (!Objects.equals(before, entry.getValue())) {
                throw new BadInputException("Cannot go on with cell " + cell.name() + ": it was begun with "
                        + entry.getKey() + " = " + before + ", now it is " + entry.getValue()
                        + "; put that back, or sweep into another --out");
            }
        }
    }

    /** All that a cell's weights depend on. */
    static Map<String, String> identity(Cell cell, Inputs inputs) {
        Map<String, String> identity = new TreeMap<>();
        cell.ofDataset().forEach((key, value) -> identity.put(key, StageKey.text(value)));
        cell.ofMetaTraining().forEach((key, value) -> identity.put(key, StageKey.text(value)));
        if (inputs.init() == null) {
            cell.ofPretraining().forEach((key, value) -> identity.put(key, StageKey.text(value)));
        } else {
            identity.put("--init", inputs.initDigest());
        }
        identity.put("--images", inputs.imagesDigest());
        return identity;
    }
}
