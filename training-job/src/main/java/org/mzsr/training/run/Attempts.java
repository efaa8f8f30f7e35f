package org.mzsr.training.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.mzsr.storage.Folder;

/** How often a run was started from the same iteration: {@code attempts} in its folder. */
public final class Attempts {

    private static final String FILE = "attempts";

    private Attempts() {}

    /**
     * Counts a start.
     *
     * @param step iteration that it starts from
     * @return how many starts in a row there were from it, this one too
     */
    public static int count(Folder folder, long step) throws IOException {
        String before = folder.find(FILE);
        int count = before != null && before.strip().matches(step + " \\d{1,8}")
                ? Integer.parseInt(before.strip().replaceFirst(".* ", "")) + 1
                : 1;
        folder.write(FILE, (step + " " + count + "\n").getBytes(StandardCharsets.UTF_8));
        return count;
    }

    /** Forgets them, because somebody looked, or because the run has ended. */
    public static void forget(Folder folder) throws IOException {
        if (folder.find(FILE) != null) {
            folder.delete(FILE);
        }
    }
}
