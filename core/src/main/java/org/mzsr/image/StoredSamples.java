package org.mzsr.image;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a file says of its samples and Java2D's image does not.
 *
 * @param profile of the colours where the decoder drops it, or null
 * @param alpha what stands beside the colours
 * @param notice told, in a few words, what was done with them
 */
record StoredSamples(@Nullable ColorProfile profile, Alpha alpha, Consumer<String> notice) {

    /** What stands beside the colours. */
    enum Alpha {
        /** Opacity, if anything. */
        OPACITY,
        /** Opacity, and the colours were multiplied by it. */
        MULTIPLIED,
        /** Nobody says what. */
        UNKNOWN
    }

    /** As the image itself says. */
    static StoredSamples asDecoded() {
        return new StoredSamples(null, Alpha.OPACITY, notice -> {});
    }
}
