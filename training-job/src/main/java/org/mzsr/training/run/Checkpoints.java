package org.mzsr.training.run;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.mzsr.storage.Folder;
import org.mzsr.weights.Weights;

/** The checkpoints of a run: {@code checkpoints/checkpoint-00000100.safetensors}, the newest few. */
public final class Checkpoints {

    private static final String FOLDER = "checkpoints";

    private final Folder folder;
    private final int keep;

    /** The checkpoints in a run's folder, of which the newest {@code keep} stay. */
    public Checkpoints(Folder folder, int keep) {
        this.folder = folder;
        this.keep = keep;
    }

    /** Saves one, then deletes those that are too many; the number in its name is the optimiser's step. */
    public void save(Weights checkpoint, long iteration) throws IOException {
        String name = String.format(Locale.ROOT, "checkpoint-%08d.safetensors", iteration);
        folder.write(FOLDER + "/" + name, checkpoint.encode());
        List<String> all = names();
        for (String old : all.subList(0, Math.max(0, all.size() - keep))) {
            folder.delete(FOLDER + "/" + old);
        }
    }

    /**
     * The newest one that can be read.
     *
     * @param warning gets a sentence on each newer one that cannot
     */
    public Optional<Weights> newest(Consumer<String> warning) throws IOException {
        List<String> all = names();
        for (int i = all.size() - 1; i >= 0; i--) {
            try {
                return Optional.of(Weights.decode(folder.read(FOLDER + "/" + all.get(i)), all.get(i)));
            } catch (IOException e) {
                warning.accept(e.getMessage() + "; trying the checkpoint before it");
            }
        }
        return Optional.empty();
    }

    /** Whether there is one. */
    public boolean exist() throws IOException {
        return !names().isEmpty();
    }

    private List<String> names() throws IOException {
        return folder.list(FOLDER).stream()
                .filter(name -> name.matches("checkpoint-\\d+\\.safetensors"))
                .toList();
    }
}
