package org.mzsr.sweep;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.mzsr.error.FileException;
import org.mzsr.evaluation.Score;
import org.mzsr.evaluation.Scores;
import org.mzsr.manifest.SweepManifest;
import org.mzsr.storage.Folder;

/** A sweep's folder: {@code sweep.json}, what cells share in {@code stages}, cells in {@code cells}, and tables. */
final class SweepFolder {

    /** The file that a finished run leaves in its folder. */
    static final String WEIGHTS = "weights.safetensors";

    /** The file in a cell's folder that says what its weights depend on. */
    static final String IDENTITY = "identity.json";

    private static final String SCORES = "scores.json";

    private final String uri;
    private final Folder files;
    private @Nullable SweepManifest manifest;

    private SweepFolder(String uri, Folder files) {
        this.uri = uri;
        this.files = files;
    }

    /** The folder at a URI; nothing is made yet. */
    static SweepFolder at(String uri, Configuration hadoop) throws IOException {
        return new SweepFolder(uri.replaceFirst("(?<=.)/+$", ""), Folder.at(uri, hadoop));
    }

    Folder files() {
        return files;
    }

    /** Where what is shared lies. */
    String stage(String name) {
        return uri + "/stages/" + name;
    }

    /** Where a cell lies. */
    String cell(String name) {
        return uri + "/cells/" + name;
    }

    /** What the folder says already; null if there is no sweep in it. */
    @Nullable
    SweepManifest saved() throws IOException {
        String text = files.find(SweepManifest.FILE);
        if (text == null) {
            return null;
        }
        try {
            return SweepManifest.decode(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new FileException("Cannot go on with sweep " + uri + ": " + e.getMessage(), e);
        }
    }

    /** Says how the sweep stands. */
    synchronized void save(SweepManifest now) throws IOException {
        files.write(SweepManifest.FILE, now.encode());
        manifest = now;
    }

    /** How the sweep stands. */
    synchronized SweepManifest manifest() {
        if (manifest == null) {
            throw new IllegalStateException("save() comes first");
        }
        return manifest;
    }

    /** How a cell stands. */
    SweepManifest.Cell state(String cell) {
        return manifest().cells().stream()
                .filter(one -> one.name().equals(cell))
                .findFirst()
                .orElseThrow();
    }

    /** Says how a cell stands now. */
    synchronized void update(String cell, UnaryOperator<SweepManifest.Cell> change) throws IOException {
        List<SweepManifest.Cell> cells = new ArrayList<>(manifest().cells());
        cells.replaceAll(one -> one.name().equals(cell) ? change.apply(one) : one);
        save(manifest().with(cells));
    }

    /** Keeps a cell's scores. */
    void saveScores(String cell, List<Score> scores) throws IOException {
        files.write("cells/" + cell + "/" + SCORES, Scores.json(scores).getBytes(StandardCharsets.UTF_8));
    }

    /** The scores of a finished cell. */
    List<Score> scores(String cell) throws IOException {
        String file = "cells/" + cell + "/" + SCORES;
        try {
            return Scores.read(new String(files.read(file), StandardCharsets.UTF_8));
        } catch (FileNotFoundException e) {
            throw new FileException("Cannot read " + uri + "/" + file + ": there is no such file", e);
        }
    }
}
