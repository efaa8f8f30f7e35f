package org.mzsr.bench;

import java.util.Arrays;

/**
 * Wall-clock seconds of something that was done several times, after it was done once.
 *
 * @param best the shortest
 * @param median the middle one
 */
record Timing(double best, double median) {

    /** Does it once more than {@code repeats} times, and leaves the first out. */
    static Timing of(int repeats, Runnable work) {
        work.run();
        double[] seconds = new double[repeats];
        for (int i = 0; i < repeats; i++) {
            long start = System.nanoTime();
            work.run();
            seconds[i] = (System.nanoTime() - start) / 1e9;
        }
        Arrays.sort(seconds);
        return new Timing(seconds[0], seconds[repeats / 2]);
    }

    /** The same work shared by so many that did it at the same time: seconds for each. */
    Timing dividedBy(int parts) {
        return new Timing(best / parts, median / parts);
    }
}
