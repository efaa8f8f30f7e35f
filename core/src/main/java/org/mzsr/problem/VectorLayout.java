package org.mzsr.problem;

import java.io.Serializable;
import java.util.List;
import org.apiguardian.api.API;

/**
 * What lies where in the vector that an outer loop learns: θ first, then extras by name, such as inner rates.
 *
 * @param parameters elements of θ
 * @param extras in their order
 */
@API(status = API.Status.EXPERIMENTAL)
public record VectorLayout(int parameters, List<Extra> extras) implements Serializable {

    /** Copies the list. */
    public VectorLayout {
        extras = List.copyOf(extras);
    }

    /**
     * Something that is learnt beside θ.
     *
     * @param name in files
     * @param shape dimensions, in C order
     */
    public record Extra(String name, List<Integer> shape) implements Serializable {

        /** Copies the list. */
        public Extra {
            shape = List.copyOf(shape);
        }

        /** Number of elements. */
        public int size() {
            return shape.stream().reduce(1, Math::multiplyExact);
        }
    }

    /** Length of the vector. */
    public int size() {
        return parameters + extras.stream().mapToInt(Extra::size).sum();
    }

    /** Where an extra begins; −1 if there is none of that name. */
    int offset(String name) {
        int offset = parameters;
        for (Extra extra : extras) {
            if (extra.name().equals(name)) {
                return offset;
            }
            offset += extra.size();
        }
        return -1;
    }
}
