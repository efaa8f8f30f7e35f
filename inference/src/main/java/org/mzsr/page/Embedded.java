package org.mzsr.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Map;
import org.mzsr.image.Image;
import org.mzsr.image.ImageFiles;
import org.mzsr.image.Picture;

/** Pictures inside of a page. */
final class Embedded {

    private Embedded() {}

    /** An RGB image with 8 bits a sample. */
    static String of(Image image) {
        return of(new Picture(image, null, false, 8));
    }

    /** A picture as the address of an image element. */
    static String of(Picture picture) {
        try {
            return "data:image/png;base64," + Base64.getEncoder().encodeToString(ImageFiles.png(picture, Map.of()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
