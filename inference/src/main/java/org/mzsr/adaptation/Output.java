package org.mzsr.adaptation;

import org.apiguardian.api.API;
import org.mzsr.image.Image;

/**
 * What a method made of an image.
 *
 * @param method its name in results: {@code bicubic}, {@code steps-N}, {@code steps-auto} or {@code zssr}
 * @param result the enlarged image, in 0..1; a large one is computed while it is asked for, and only while the watcher is told
 * @param seconds that it took from the LR image: the steps, and one enlargement, if that is done already
 * @param description for people: {@code 10 steps}, {@code 3 steps, chosen}
 */
@API(status = API.Status.EXPERIMENTAL)
public record Output(String method, Enlargement result, double seconds, String description) {

    /** With an image that is there. */
    public Output(String method, Image image, double seconds, String description) {
        this(method, Enlargement.of(image), seconds, description);
    }

    /** The enlarged image as a whole. */
    public Image image() {
        return result.image();
    }
}
