package org.mzsr.error;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** Work that was begun cannot go on: numbers that are not finite, natives that do not load, memory that is not there. */
@API(status = API.Status.STABLE)
public final class FailedException extends IllegalStateException implements Explained {

    private static final long serialVersionUID = 1;

    /** With a sentence. */
    public FailedException(String sentence) {
        super(sentence);
    }

    /** With a sentence, and what was caught. */
    public FailedException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
