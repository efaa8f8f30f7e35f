package org.mzsr.page;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A line of a chart.
 *
 * @param name of it
 * @param x ascending
 * @param y as many as {@code x}
 */
@API(status = API.Status.EXPERIMENTAL)
public record Series(String name, List<Double> x, List<Double> y) {

    /** What a page holds of a line at most: more than a screen shows. */
    private static final int POINTS = 600;

    /** A line through those items that have a value. */
    public static <T> Series of(String name, List<T> items, ToDoubleFunction<T> x, Function<T, @Nullable Double> y) {
        List<Double> places = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (T item : items) {
            Double value = y.apply(item);
            if (value != null && Double.isFinite(value)) {
                places.add(x.applyAsDouble(item));
                values.add(value);
            }
        }
        return new Series(name, places, values);
    }

    /** The means of neighbours, so many that a page can hold the line. */
    public Series thinned() {
        int each = (x.size() + POINTS - 1) / POINTS;
        if (each <= 1) {
            return this;
        }
        List<Double> places = new ArrayList<>();
        List<Double> means = new ArrayList<>();
        for (int from = 0; from < x.size(); from += each) {
            int to = Math.min(from + each, x.size());
            places.add(mean(x.subList(from, to)));
            means.add(mean(y.subList(from, to)));
        }
        return new Series(name, places, means);
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(value -> value).average().orElse(Double.NaN);
    }
}
