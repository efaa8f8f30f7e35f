package org.mzsr.training.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.mzsr.training.tasks.IterationTimes;

/**
 * What is recorded of one outer iteration.
 *
 * @param iteration from 0
 * @param loss mean over tasks of what was differentiated
 * @param supportLosses mean over tasks, before each inner step; of pretraining, the batch loss
 * @param queryLosses mean over tasks, after each inner step; null where its weight was zero
 * @param kernels of the tasks, in their order, each with its loss after the last inner step; null where there is none
 * @param gradientNorm L2 norm of the averaged gradient; this and seconds are null where the engine does not say
 * @param learningRate of the outer update
 * @param tasksPerSecond of the whole iteration
 * @param seconds where the time went
 * @param arithmetic what decided the last digits in the tasks, such as {@code onednn avx512}: one kind, or several whose bits differ; null
 *     where the engine does not say
 * @param validation PSNR in dB on validation images, where they were looked at after this iteration
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@API(status = API.Status.STABLE)
public record IterationMetrics(
        long iteration,
        double loss,
        List<@Nullable Double> supportLosses,
        List<@Nullable Double> queryLosses,
        @Nullable List<KernelLoss> kernels,
        @Nullable Double gradientNorm,
        double learningRate,
        double tasksPerSecond,
        @Nullable IterationTimes seconds,
        @Nullable List<String> arithmetic,
        @Nullable ValidationScores validation) {

    /** What an engine records that keeps gradients and times to itself. */
    public static IterationMetrics of(long iteration, double loss, double learningRate, double tasksPerSecond) {
        return new IterationMetrics(
                iteration, loss, List.of(), List.of(), null, null, learningRate, tasksPerSecond, null, null, null);
    }

    /** The same with validation scores. */
    public IterationMetrics with(ValidationScores scores) {
        return new IterationMetrics(
                iteration,
                loss,
                supportLosses,
                queryLosses,
                kernels,
                gradientNorm,
                learningRate,
                tasksPerSecond,
                seconds,
                arithmetic,
                scores);
    }

    /**
     * A task's kernel.
     *
     * @param kernel row of the dataset's kernel table
     * @param loss of the query set after the last inner step
     */
    public record KernelLoss(int kernel, double loss) {}

    /**
     * Mean PSNR over the validation crops.
     *
     * @param psnr in dB, by method: {@code bicubic}, then {@code pretrained} where the run began with such a network, {@code steps-0}, {@code steps-1} … in ascending order
     */
    public record ValidationScores(@JsonValue Map<String, Double> psnr) {

        /** Keeps the order. */
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public ValidationScores {
            psnr = Collections.unmodifiableMap(new LinkedHashMap<>(psnr));
        }

        /** Of the method's last result. */
        public double reached() {
            return psnr.values().stream().reduce(Double.NaN, (before, after) -> after);
        }

        /** By how much that is better than bicubic interpolation. */
        public double gain() {
            return reached() - psnr.getOrDefault("bicubic", Double.NaN);
        }
    }
}
