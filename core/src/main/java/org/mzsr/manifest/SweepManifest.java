package org.mzsr.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The content of {@code sweep.json}: what a sweep varies, and how far each of its cells is.
 *
 * @param schemaVersion of the layout; this program reads and writes {@value #SCHEMA}
 * @param version of the program
 * @param images where the training images came from
 * @param truths where the ground-truth images came from
 * @param degradations that the cells are measured by
 * @param steps after which they are measured
 * @param evaluation digest of all that scores depend on beside the weights
 * @param varied labels of the values, by axis
 * @param seeds of each combination
 * @param seeded the stages that have these seeds
 * @param cells in order
 */
public record SweepManifest(
        int schemaVersion,
        String version,
        List<String> images,
        String truths,
        List<String> degradations,
        List<String> steps,
        String evaluation,
        Map<String, List<String>> varied,
        List<Long> seeds,
        List<String> seeded,
        List<Cell> cells) {

    /** The file's name. */
    public static final String FILE = "sweep.json";

    /** The layout that this program reads and writes. */
    public static final int SCHEMA = 1;

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** How far a cell is. */
    public enum State {
        /** Not begun, or what it needs is being made. */
        WAITING,
        /** In training, or it was when the sweep was interrupted. */
        RUNNING,
        /** Trained and measured. */
        FINISHED,
        /** Given up, with a reason. */
        FAILED,
        /** Left behind at a rung. */
        STOPPED
    }

    /**
     * One combination.
     *
     * @param name of it, and of its folder in {@code cells}
     * @param choices labels by axis
     * @param seed of the stages that have one
     * @param state how far it is
     * @param iteration of meta-training that it has reached
     * @param seconds spent on it, without what it shares with others
     * @param dataset folder of it, from the sweep's
     * @param init the weights that it begins with
     * @param remark why it failed or was stopped; empty otherwise
     */
    public record Cell(
            String name,
            Map<String, String> choices,
            long seed,
            State state,
            long iteration,
            double seconds,
            String dataset,
            String init,
            String remark) {

        /** The same in another state. */
        public Cell as(State now, String why) {
            return new Cell(name, choices, seed, now, iteration, seconds, dataset, init, why);
        }

        /** The same, further. */
        public Cell at(long reached, double more) {
            return new Cell(name, choices, seed, state, reached, seconds + more, dataset, init, remark);
        }
    }

    /** The same with other cells. */
    public SweepManifest with(List<Cell> others) {
        return new SweepManifest(
                schemaVersion,
                version,
                images,
                truths,
                degradations,
                steps,
                evaluation,
                varied,
                seeds,
                seeded,
                List.copyOf(others));
    }

    /** As JSON. */
    public byte[] encode() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a manifest is always JSON", e);
        }
    }

    /**
     * Reads a {@code sweep.json}.
     *
     * @throws IOException if it is none that this program can use; the message says why, without the file's name
     */
    public static SweepManifest decode(byte[] bytes) throws IOException {
        try {
            SweepManifest manifest = JSON.readValue(bytes, SweepManifest.class);
            if (manifest == null || manifest.schemaVersion() != SCHEMA || manifest.cells() == null) {
                throw new IOException("it has no cells, or another schema version than " + SCHEMA);
            }
            return manifest;
        } catch (JsonProcessingException e) {
            throw new IOException("it is not understood: " + e.getOriginalMessage(), e);
        }
    }
}
