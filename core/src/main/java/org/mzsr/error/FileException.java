package org.mzsr.error;

import java.io.IOException;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** A file or folder cannot be used: it is not there, damaged, or cannot be written. */
@API(status = API.Status.STABLE)
public final class FileException extends IOException implements Explained {

    private static final long serialVersionUID = 1;

    /** With a sentence. */
    public FileException(String sentence) {
        super(sentence);
    }

    /** With a sentence, and what was caught. */
    public FileException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
