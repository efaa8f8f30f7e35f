package org.mzsr.inference;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.mzsr.error.FileException;
import org.mzsr.image.ImageFiles;

/**
 * Which file of a folder belongs to a ground truth: the one of the same name, or else the one whose name is the same without what
 * datasets add to it: {@code _GT}, {@code _HR}, {@code _LR}, {@code x2}.
 */
final class Pairing {

    private static final Pattern ADDED = Pattern.compile("[_.-]?(gt|hr|lr|x\\d+(\\.\\d+)?)$");

    private Pairing() {}

    /**
     * The one file.
     *
     * @param what files they are, for the message
     * @throws FileException if there is none, or more than one
     */
    static Path of(Path truth, List<Path> files, String what) throws FileException {
        String name = ImageFiles.stem(truth);
        List<Path> same = files.stream()
                .filter(file -> ImageFiles.stem(file).equals(name))
                .toList();
        List<Path> found = !same.isEmpty()
                ? same
                : files.stream()
                        .filter(file -> bare(ImageFiles.stem(file)).equals(bare(name)))
                        .toList();
        if (found.size() != 1) {
            throw new FileException("Cannot evaluate " + truth + ": found " + found.size() + " " + what
                    + " for it, expected one named " + name + ", perhaps without _GT or _HR, with _LR or x2");
        }
        return found.get(0);
    }

    private static String bare(String name) {
        String bare = name.toLowerCase(Locale.ROOT);
        String before;
        do {
            before = bare;
            bare = ADDED.matcher(bare).replaceFirst("");
        } while (!bare.equals(before) && !bare.isEmpty());
        return bare.isEmpty() ? name : bare;
    }
}
