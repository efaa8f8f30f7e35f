package org.mzsr.inference;

import java.io.IOException;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.mzsr.adaptation.Output;
import org.mzsr.adaptation.UpscalingPlan;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.degradation.Degradation;
import org.mzsr.degradation.KernelName;
import org.mzsr.estimation.KernelEstimate;
import org.mzsr.evaluation.EvaluationPage;
import org.mzsr.evaluation.Subject;
import org.mzsr.shipped.ShippedPredictor;

/** Enlarges by other kernels than the true one: by the one that is found in the LR image, by such as are assumed. */
final class OtherKernels {

    private final boolean finding;
    private final Map<String, BlurKernel> assumed;
    private final DoubleSummaryStatistics correlations = new DoubleSummaryStatistics();

    private OtherKernels(boolean finding, Map<String, BlurKernel> assumed) {
        this.finding = finding;
        this.assumed = assumed;
    }

    /**
     * As a command asks for.
     *
     * @throws IOException if an assumed kernel is a file that cannot be read
     */
    static OtherKernels of(boolean finding, List<String> assumed, AdaptationOptions adaptation) throws IOException {
        Map<String, BlurKernel> kernels = new LinkedHashMap<>();
        for (String name : assumed) {
            kernels.put(name, adaptation.read(KernelName.parse(name)));
        }
        return new OtherKernels(finding, kernels);
    }

    /**
     * The enlarged images: each result of the kernel that is found, the last one of those that are assumed.
     *
     * @param known whether the degradation's kernel is the true one
     */
    List<Output> outputs(UpscalingPlan plan, Subject subject, Degradation degradation, boolean known) {
        List<Output> outputs = new ArrayList<>();
        if (finding) {
            outputs.addAll(found(plan, subject, degradation, known));
        }
        assumed.forEach((name, kernel) -> outputs.add(assuming(name, kernel, plan, subject, degradation)));
        return outputs;
    }

    private List<Output> found(UpscalingPlan plan, Subject subject, Degradation degradation, boolean known) {
        FoundKernels finder =
                new FoundKernels(ShippedPredictor.estimator(), plan, degradation.subsampling(), sentence -> {});
        KernelEstimate estimate = finder.find(subject.lr());
        if (known) {
            correlations.accept(estimate.shape().correlation(degradation.kernel()));
        }
        List<Output> outputs = new ArrayList<>();
        plan.upscale(
                subject.lr(),
                plan.degradation(estimate.kernel(), degradation.subsampling()),
                (Output output) -> outputs.add(new Output(
                        EvaluationPage.FOUND + output.method(),
                        output.image(),
                        output.seconds(),
                        estimate.toString())));
        return outputs;
    }

    private static Output assuming(
            String name, BlurKernel kernel, UpscalingPlan plan, Subject subject, Degradation degradation) {
        List<Output> outputs = new ArrayList<>();
        plan.upscale(subject.lr(), plan.degradation(kernel, degradation.subsampling()), outputs::add);
        Output last = outputs.get(outputs.size() - 1);
        return new Output(EvaluationPage.ASSUMING + name, last.image(), last.seconds(), last.description());
    }

    /** How like the true ones those are that were found; empty where there is nothing to compare. */
    Optional<String> correlation() {
        return correlations.getCount() == 0
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "kernels found: correlation with the true ones %.3f on average, at least %.3f",
                        correlations.getAverage(),
                        correlations.getMin()));
    }
}
