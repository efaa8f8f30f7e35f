package org.mzsr.error;

import java.io.IOException;
import org.apiguardian.api.API;

/**
 * An exception whose message was written for the person at the keyboard: what cannot be done, where, why, and what to do.
 * Commands show it as it stands; of any other exception they show that it was unexpected.
 */
@API(status = API.Status.STABLE)
public interface Explained {

    /** What went wrong: the outermost sentence that somebody wrote; what the machine had too little of; or that it was unexpected. */
    static String sentence(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof Explained && cause.getMessage() != null) {
                return cause.getMessage();
            }
        }
        String shortage = Shortage.sentence(e);
        return shortage != null ? shortage : "unexpected " + e;
    }

    /** The same for a row of a table: of an {@link IOException} that nobody wrote for people, what it says itself. */
    static String reason(Exception e) {
        return e instanceof IOException && !(e instanceof Explained) ? String.valueOf(e.getMessage()) : sentence(e);
    }
}
