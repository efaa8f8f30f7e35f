package org.mzsr.dataset;

import java.io.Serializable;

/**
 * What became of one image. A plain class, because Spark's Kryo cannot serialise records.
 */
final class ImageReport implements Serializable {

    private static final long serialVersionUID = 1;

    private final String name;
    private final int flatPatches;
    private final String problem;

    private ImageReport(ImageSource image, int flatPatches, String problem) {
        this.name = image.name();
        this.flatPatches = flatPatches;
        this.problem = problem;
    }

    static ImageReport used(ImageSource image, int flatPatches) {
        return new ImageReport(image, flatPatches, "");
    }

    static ImageReport skipped(ImageSource image, String reason) {
        return new ImageReport(image, 0, reason);
    }

    String name() {
        return name;
    }

    int flatPatches() {
        return flatPatches;
    }

    /** Why it was skipped; empty if it was used. */
    String problem() {
        return problem;
    }
}
