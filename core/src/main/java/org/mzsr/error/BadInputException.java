package org.mzsr.error;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** What was asked for cannot be done: an argument, a key, a shape. */
@API(status = API.Status.STABLE)
public final class BadInputException extends IllegalArgumentException implements Explained {

    private static final long serialVersionUID = 1;

    /** With a sentence. */
    public BadInputException(String sentence) {
        super(sentence);
    }

    /** With a sentence, and what was caught. */
    public BadInputException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
