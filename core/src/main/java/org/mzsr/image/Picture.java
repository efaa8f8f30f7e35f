package org.mzsr.image;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.mzsr.error.BadInputException;

/**
 * An image as a file holds it: its colours, and what a result must have to be of the same kind.
 *
 * @param color RGB; of a gray file three equal planes
 * @param alpha one plane of opacity, or null where the file has none
 * @param gray whether the file has no colours
 * @param bits of a sample: 8, or 16 where the file has more than 8
 */
@API(status = API.Status.STABLE)
public record Picture(Image color, @Nullable Image alpha, boolean gray, int bits) {

    /** Checks that the planes fit together. */
    public Picture {
        if (color.channels() != 3 || (bits != 8 && bits != 16)) {
            throw new BadInputException("Cannot make a picture of " + color.channels() + " planes and " + bits
                    + " bits: expected 3 planes, 8 or 16 bits");
        }
        if (alpha != null
                && (alpha.channels() != 1 || alpha.height() != color.height() || alpha.width() != color.width())) {
            throw new BadInputException("Cannot make a picture whose alpha has another size than its colours");
        }
    }

    /** The colours that are seen: those under what is wholly transparent are continued from what is seen around. */
    public Image visibleColor() {
        return alpha == null ? color : Continuation.of(color, alpha);
    }

    /** A picture of the same kind with other colours; alpha, where there is one, must have their size. */
    public Picture with(Image newColor, @Nullable Image newAlpha) {
        return new Picture(newColor, newAlpha, gray, bits);
    }
}
