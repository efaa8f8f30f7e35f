package org.mzsr.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.mzsr.adaptation.Interpolation;
import org.mzsr.adaptation.Output;
import org.mzsr.adaptation.UpscalingPlan;
import org.mzsr.degradation.Degradation;
import org.mzsr.image.Quality;

/**
 * Measures bicubic interpolation, and another method beside it, on images whose ground truth is known.
 *
 * @param plan how images are enlarged
 */
@API(status = API.Status.EXPERIMENTAL)
public record Evaluation(UpscalingPlan plan) {

    /** The enlarged images: bicubic interpolation first, then the plan's method. */
    public List<Output> outputs(Subject subject, Degradation degradation) {
        List<Output> outputs = new ArrayList<>();
        Stream.of(new Interpolation(), plan.method())
                .distinct()
                .forEach(method ->
                        method.upscale(subject.lr(), degradation, plan.options(), plan.backend(), outputs::add));
        return outputs;
    }

    /** Bicubic interpolation alone. */
    public List<Output> interpolated(Subject subject, Degradation degradation) {
        List<Output> outputs = new ArrayList<>();
        new Interpolation().upscale(subject.lr(), degradation, plan.options(), plan.backend(), outputs::add);
        return outputs;
    }

    /** Scores of one image, a row for each output. */
    public List<Score> scores(String set, String name, Subject subject, Degradation degradation, List<Output> outputs) {
        List<Score> scores = new ArrayList<>();
        for (Output output : outputs) {
            Quality quality = subject.quality(output.image(), degradation.scale());
            scores.add(new Score(
                    set,
                    name,
                    degradation.scale(),
                    output.method(),
                    subject.name(),
                    quality.psnr(),
                    quality.ssim(),
                    output.seconds()));
        }
        return scores;
    }

    /** The averages over images, a row for each set, degradation and method, in the order in which they first appear. */
    public static List<Score> averages(List<Score> scores) {
        Map<List<Object>, List<Score>> groups = new LinkedHashMap<>();
        for (Score score : scores) {
            groups.computeIfAbsent(
                            List.of(score.set(), score.degradation(), score.scale(), score.method()),
                            key -> new ArrayList<>())
                    .add(score);
        }
        return groups.values().stream().map(Evaluation::average).toList();
    }

    private static Score average(List<Score> group) {
        Score first = group.get(0);
        return new Score(
                first.set(),
                first.degradation(),
                first.scale(),
                first.method(),
                Score.AVERAGE,
                group.stream().mapToDouble(Score::psnr).average().orElse(Double.NaN),
                group.stream().mapToDouble(Score::ssim).average().orElse(Double.NaN),
                group.stream().mapToDouble(Score::seconds).average().orElse(Double.NaN));
    }
}
