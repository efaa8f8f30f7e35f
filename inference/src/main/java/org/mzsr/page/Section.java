package org.mzsr.page;

import java.util.List;
import org.apiguardian.api.API;

/**
 * A part of a page.
 *
 * @param title of it
 * @param sentences what it says in words, before all else
 * @param blocks what it shows, in order
 */
@API(status = API.Status.EXPERIMENTAL)
public record Section(String title, List<String> sentences, List<Block> blocks) {

    /** Copies the lists. */
    public Section {
        sentences = List.copyOf(sentences);
        blocks = List.copyOf(blocks);
    }
}
