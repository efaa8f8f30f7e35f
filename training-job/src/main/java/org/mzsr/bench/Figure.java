package org.mzsr.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One line of the benchmark.
 *
 * @param name what was measured
 * @param seconds of one piece of work: the best and the median of the repeats
 * @param rate units of work in a second, at the best
 * @param unit of the rate
 * @param ratio to {@code reference}, from the same run; null if there is none
 * @param reference what the ratio is to
 * @param peakResident largest memory of the process while it was measured, in bytes; null if it was not looked at
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Figure(
        String name,
        Timing seconds,
        double rate,
        String unit,
        @Nullable Double ratio,
        @Nullable String reference,
        @Nullable Long peakResident) {

    /** One without a ratio. */
    static Figure of(String name, Timing seconds, double work, String unit) {
        return new Figure(name, seconds, work / seconds.best(), unit, null, null, null);
    }

    /** The same beside a rate of the same unit. */
    Figure against(double otherRate, String what) {
        return new Figure(name, seconds, rate, unit, rate / otherRate, what, peakResident);
    }

    /** The same with a ratio of its own. */
    Figure withRatio(double value, String what) {
        return new Figure(name, seconds, rate, unit, value, what, peakResident);
    }

    /** The same with the memory that it took. */
    Figure withPeak(@Nullable Long bytes) {
        return new Figure(name, seconds, rate, unit, ratio, reference, bytes);
    }
}
