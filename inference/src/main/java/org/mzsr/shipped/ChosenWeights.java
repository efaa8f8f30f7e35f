package org.mzsr.shipped;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.mzsr.adaptation.MetaTrained;
import org.mzsr.adaptation.Method;
import org.mzsr.adaptation.Schedule;
import org.mzsr.adaptation.Steps;
import org.mzsr.adaptation.Watcher;
import org.mzsr.adaptation.ZeroShotOptions;
import org.mzsr.degradation.Degradation;
import org.mzsr.image.Image;
import org.mzsr.tensor.BackendOptions;
import org.mzsr.weights.Weights;

/**
 * Adaptation of the weights that come with the program, chosen for each degradation by its scale and subsampling.
 *
 * @param schedule learning rates of the steps, or null for those that the weights came with
 * @param steps after how many steps to enlarge, one or more
 * @param maxSteps at most so many where their number is chosen automatically; 0 for as many as an image's size allows
 */
@API(status = API.Status.EXPERIMENTAL)
public record ChosenWeights(@Nullable Schedule schedule, SortedSet<Steps> steps, int maxSteps) implements Method {

    /** Checks the numbers of steps. */
    public ChosenWeights {
        steps = MetaTrained.checked(steps, maxSteps);
    }

    @Override
    public MetaTrained chosenFor(Degradation degradation) {
        ShippedWeights shipped = ShippedWeights.of(degradation.scale(), degradation.subsampling());
        Weights weights = shipped.read();
        return MetaTrained.of(
                shipped.toString(), weights, schedule == null ? Schedule.of(weights) : schedule, steps, maxSteps);
    }

    @Override
    public void upscale(
            Image lr, Degradation degradation, ZeroShotOptions options, BackendOptions backend, Watcher watcher) {
        chosenFor(degradation).upscale(lr, degradation, options, backend, watcher);
    }

    @Override
    public Map<String, String> provenance() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("method", "mzsr");
        settings.put("weights", "shipped, by scale and subsampling");
        settings.put("rates", schedule == null ? "the weights'" : schedule.toString());
        settings.put("max-steps", Integer.toString(maxSteps));
        return settings;
    }
}
