package org.mzsr.page;

import java.util.Map;
import org.apiguardian.api.API;

/**
 * What only some readers want to see: names and values, folded until someone asks.
 *
 * @param title of it
 * @param values by name, in order
 */
@API(status = API.Status.EXPERIMENTAL)
public record Details(String title, Map<String, String> values) implements Block {

    @Override
    public String kind() {
        return "details";
    }
}
