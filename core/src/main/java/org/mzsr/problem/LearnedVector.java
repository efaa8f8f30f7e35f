package org.mzsr.problem;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.mzsr.error.BadInputException;

/**
 * What an outer loop learns: a network's parameters θ, and extras by name. The optimiser, checkpoints, weights and tasks
 * carry it whole; only those who put an extra in know what it means.
 *
 * @param layout what lies where
 * @param values {@code [layout.size()]}; the array is shared, not copied
 */
@API(status = API.Status.EXPERIMENTAL)
public record LearnedVector(VectorLayout layout, double[] values) implements Serializable {

    /** Checks the length. */
    public LearnedVector {
        if (values.length != layout.size()) {
            throw new BadInputException("Cannot make a vector of " + values.length + " numbers: expected "
                    + layout.size() + " for " + layout);
        }
    }

    /** θ alone. */
    public static LearnedVector of(double[] theta) {
        return new LearnedVector(new VectorLayout(theta.length, List.of()), theta);
    }

    /**
     * The same with one extra more.
     *
     * @param name that no other extra has
     * @param shape its dimensions
     * @param extra its elements, in C order
     */
    public LearnedVector with(String name, List<Integer> shape, double[] extra) {
        if (layout.offset(name) >= 0) {
            throw new BadInputException("Cannot add " + name + " to a vector that has it already");
        }
        List<VectorLayout.Extra> extras = new ArrayList<>(layout.extras());
        extras.add(new VectorLayout.Extra(name, shape));
        double[] all = Arrays.copyOf(values, values.length + extra.length);
        System.arraycopy(extra, 0, all, values.length, extra.length);
        return new LearnedVector(new VectorLayout(layout.parameters(), extras), all);
    }

    /** The same layout with other numbers. */
    public LearnedVector replacedBy(double[] others) {
        return new LearnedVector(layout, others);
    }

    /**
     * The same with other numbers for one extra.
     *
     * @param extra as many as it has
     */
    public LearnedVector replacing(String name, double[] extra) {
        double[] all = values.clone();
        System.arraycopy(extra, 0, all, layout.offset(name), extra(name).length);
        return new LearnedVector(layout, all);
    }

    /** The network's parameters alone. */
    public double[] theta() {
        return layout.extras().isEmpty() ? values : Arrays.copyOf(values, layout.parameters());
    }

    /** An extra's shape, if there is one of that name. */
    public Optional<List<Integer>> shapeOf(String name) {
        return layout.extras().stream()
                .filter(extra -> extra.name().equals(name))
                .map(VectorLayout.Extra::shape)
                .findFirst();
    }

    /**
     * An extra's elements.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public double[] extra(String name) {
        int offset = layout.offset(name);
        int size = layout.extras().stream()
                .filter(extra -> extra.name().equals(name))
                .mapToInt(VectorLayout.Extra::size)
                .findFirst()
                .orElseThrow(() -> new BadInputException("Cannot find " + name + " in " + layout));
        return Arrays.copyOfRange(values, offset, offset + size);
    }
}
