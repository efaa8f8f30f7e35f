package org.mzsr.degradation;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apiguardian.api.API;
import org.mzsr.error.BadInputException;

/**
 * A kernel as people write it: a formula such as {@code gaussian(variance=2.0)}, {@code disk(radius=2)},
 * {@code motion(length=5, angle=0.3)} or {@code delta}; the published tables' {@code g2.0} (a Gaussian of that variance) and
 * {@code gani} (eigenvalues 4 and 1 at −0.5 rad); or a file. {@code toString()} writes it so that {@link #parse} reads it
 * back.
 */
@API(status = API.Status.STABLE)
public sealed interface KernelName permits KernelFormula, KernelFile {

    /**
     * The kernel.
     *
     * @throws IOException if it is a file that cannot be read as a kernel
     */
    default BlurKernel kernel() throws IOException {
        return kernel(notice -> {});
    }

    /**
     * The same.
     *
     * @param notice told, in a sentence each, what had to be done to it
     */
    BlurKernel kernel(Consumer<String> notice) throws IOException;

    /**
     * Reads a name; a file is not looked at yet.
     *
     * @throws IllegalArgumentException if it is neither a formula nor looks like a file
     */
    static KernelName parse(String text) {
        return find(text)
                .orElseThrow(() -> new BadInputException("Cannot use kernel '" + text + "': expected " + forms()));
    }

    /** The same; empty where {@code text} is neither a formula nor looks like a file. */
    static Optional<KernelName> find(String text) {
        String stripped = text.strip();
        Optional<KernelFormula> formula = KernelFormula.find(stripped);
        if (formula.isPresent()) {
            return Optional.of(formula.get());
        }
        return FILE.matcher(stripped).matches() ? Optional.of(new KernelFile(stripped)) : Optional.empty();
    }

    /** Has an ending, and is no formula of a family that is not known. */
    Pattern FILE = Pattern.compile("(?!\\w+\\().*\\.\\w[^/]*");

    /** What can be written, for messages and help. */
    static String forms() {
        return "a .mat, .npy, .npz, .csv or .txt file, or " + KernelFamilies.forms()
                + "; each with size=N too, an odd number of rows and columns, " + KernelFormula.DEFAULT_SIZE
                + " by default";
    }
}
