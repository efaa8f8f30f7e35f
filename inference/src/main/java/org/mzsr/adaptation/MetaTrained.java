package org.mzsr.adaptation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apiguardian.api.API;
import org.mzsr.degradation.Degradation;
import org.mzsr.error.BadInputException;
import org.mzsr.error.FailedException;
import org.mzsr.image.Image;
import org.mzsr.network.NetworkShape;
import org.mzsr.tensor.BackendOptions;
import org.mzsr.weights.Weights;

/**
 * Adaptation of meta-trained weights to each image (paper, algorithm 2), with one result for each number of steps.
 *
 * @param source where the weights come from, for records
 * @param shape of the network
 * @param seen displacement in its training
 * @param theta the weights, in the order of the flat parameter vector
 * @param schedule learning rates of the steps
 * @param steps after how many steps to enlarge, one or more
 * @param maxSteps at most so many where their number is chosen automatically; 0 for as many as an image's size allows in a few
 *     seconds
 */
@API(status = API.Status.EXPERIMENTAL)
public record MetaTrained(
        String source,
        NetworkShape shape,
        SeenDisplacement seen,
        double[] theta,
        Schedule schedule,
        SortedSet<Steps> steps,
        int maxSteps)
        implements Method {

    /** Checks the numbers of steps. */
    public MetaTrained {
        steps = checked(steps, maxSteps);
    }

    /** Adaptation of trained weights, by what their header says. */
    public static MetaTrained of(
            String source, Weights weights, Schedule schedule, SortedSet<Steps> steps, int maxSteps) {
        return new MetaTrained(
                source, weights.shape(), SeenDisplacement.of(weights), weights.theta(), schedule, steps, maxSteps);
    }

    /**
     * A copy of numbers of steps.
     *
     * @throws IllegalArgumentException if there are none, or there may be none
     */
    public static SortedSet<Steps> checked(SortedSet<Steps> steps, int maxSteps) {
        if (steps.isEmpty() || maxSteps < 0) {
            throw new BadInputException(
                    "Cannot take " + maxSteps + " steps at most: expected 0 or more, and a result after some of them");
        }
        return Collections.unmodifiableSortedSet(new TreeSet<>(steps));
    }

    /** The same with results after other numbers of steps. */
    public MetaTrained after(SortedSet<Steps> others) {
        return new MetaTrained(source, shape, seen, theta, schedule, others, maxSteps);
    }

    @Override
    public void upscale(
            Image lr, Degradation degradation, ZeroShotOptions options, BackendOptions backend, Watcher watcher) {
        int[] counts = steps.stream()
                .filter(wanted -> !wanted.areAutomatic())
                .mapToInt(Steps::count)
                .toArray();
        long start = System.nanoTime();
        if (counts.length > 0) {
            try (ZeroShot zeroShot = new ZeroShot(shape, seen, theta, lr, degradation, options, backend)) {
                watcher.son(zeroShot.son());
                fixed(zeroShot, counts, start, watcher);
            }
        }
        if (steps.last().areAutomatic()) {
            // Automatic steps hold a part of the image out, so they cannot go on from the others.
            start = System.nanoTime();
            try (ZeroShot zeroShot = new ZeroShot(shape, seen, theta, lr, degradation, options, backend)) {
                if (counts.length == 0) {
                    watcher.son(zeroShot.son());
                }
                automatic(zeroShot, start, watcher);
            }
        }
    }

    private void fixed(ZeroShot zeroShot, int[] counts, long begin, Watcher watcher) {
        long start = begin;
        double adapting = 0;
        int taken = 0;
        for (int wanted : counts) {
            while (taken < wanted) {
                double loss = zeroShot.step(schedule.at(taken++, shape));
                if (!Double.isFinite(loss)) {
                    throw new FailedException(
                            "Cannot adapt: the loss of step " + taken + " is " + loss + "; use lower learning rates");
                }
                watcher.step(taken, loss);
            }
            // Other results' forward passes are no part of this one's time.
            adapting += seconds(start);
            long upscaling = System.nanoTime();
            Enlargement result = zeroShot.enlargement();
            watcher.output(new Output("steps-" + wanted, result, adapting + seconds(upscaling), Steps.inWords(wanted)));
            start = System.nanoTime();
        }
    }

    private void automatic(ZeroShot zeroShot, long start, Watcher watcher) {
        ChosenSteps chosen = zeroShot.adaptAutomatically(schedule, maxSteps);
        watcher.chosen(chosen);
        Enlargement result = zeroShot.enlargement();
        String description = chosen.bicubic()
                ? "bicubic, better than any step"
                : Steps.inWords(chosen.steps()) + " and " + chosen.finish() + ", chosen";
        watcher.output(new Output("steps-" + Steps.automatic(), result, seconds(start), description));
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    @Override
    public Map<String, String> provenance() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("method", "mzsr");
        settings.put("weights", source);
        settings.put("rates", schedule.toString());
        settings.put("max-steps", Integer.toString(maxSteps));
        return settings;
    }
}
