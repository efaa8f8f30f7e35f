package org.mzsr.training.run;

import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/**
 * A picture from validation, for people.
 *
 * @param crop number of the validation crop
 * @param name {@code truth}, {@code lr}, or the method that made it
 * @param png the file's bytes
 */
public record Example(int crop, String name, byte[] png) {

    /** Folder of a run that has the last validation's pictures. */
    public static final String FOLDER = "examples";

    /** Names of files there: the crop's number, the picture's name. */
    public static final Pattern FILE = Pattern.compile("crop-(\\d+)-(.+)\\.png");

    /** Name of the picture that is no method's. */
    public static final String TRUTH = "truth";

    /** Name of the image that methods enlarge. */
    public static final String LR = "lr";

    /** Pixels from left to right, as PNG's first chunk says. */
    int width() {
        return ByteBuffer.wrap(png).getInt(16);
    }

    /** Pixels from above to below. */
    int height() {
        return ByteBuffer.wrap(png).getInt(20);
    }

    /** Name of its file. */
    public String fileName() {
        return "crop-" + crop + "-" + name + ".png";
    }
}
