package org.mzsr.notebook;

import java.util.Arrays;
import org.mzsr.error.BadInputException;

/** What a notebook is written in. */
enum Language {
    JAVA(".jsh", "//", "mzsr", "Java with mzsr-spark"),
    PYTHON(".py", "#", "python3", "Python 3");

    private final String ending;
    private final String comment;
    private final String kernel;
    private final String kernelTitle;

    Language(String ending, String comment, String kernel, String kernelTitle) {
        this.ending = ending;
        this.comment = comment;
        this.kernel = kernel;
        this.kernelTitle = kernelTitle;
    }

    /** Of a text, by its file's name. */
    static Language of(String file) {
        return Arrays.stream(values())
                .filter(language -> file.endsWith(language.ending))
                .findFirst()
                .orElseThrow(() -> new BadInputException(
                        "Cannot read " + file + " as a notebook: expected a name that ends in .jsh or .py"));
    }

    /** What a line begins with that is no code. */
    String comment() {
        return comment;
    }

    /** Name of the Jupyter kernel that runs it. */
    String kernel() {
        return kernel;
    }

    /** The kernel's name for people. */
    String kernelTitle() {
        return kernelTitle;
    }

    /** Name of the notebook's file, given that of its text. */
    String notebook(String text) {
        return text.substring(0, text.length() - ending.length()) + ".ipynb";
    }
}
