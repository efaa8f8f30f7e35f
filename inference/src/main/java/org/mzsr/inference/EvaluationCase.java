package org.mzsr.inference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mzsr.adaptation.UpscalingPlan;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.degradation.Degradation;
import org.mzsr.degradation.DegradationGroup;
import org.mzsr.degradation.KernelName;
import org.mzsr.degradation.NamedDegradation;
import org.mzsr.degradation.Subsampling;

/**
 * What all images of an evaluation went through; several cases of one name are averaged over together.
 *
 * @param name in the results
 * @param member which of the name's, or empty where it has but one
 * @param degradation of each image
 */
record EvaluationCase(String name, String member, OfImage degradation) {

    /** Tells what an image went through. */
    @FunctionalInterface
    interface OfImage {

        /** By its ground truth's file. */
        Degradation of(Path truth) throws IOException;
    }

    /** For images that are to be degraded: by degradations, or groups of them. */
    static List<EvaluationCase> degrading(List<String> names, UpscalingPlan plan) throws IOException {
        List<EvaluationCase> cases = new ArrayList<>();
        for (String name : names) {
            var group = DegradationGroup.find(name);
            if (group.isEmpty()) {
                Degradation degradation = plan.degradation(NamedDegradation.parse(name));
                cases.add(new EvaluationCase(name, "", truth -> degradation));
            } else {
                for (NamedDegradation member : group.get().members(plan.scale())) {
                    Degradation degradation = plan.degradation(member);
                    cases.add(new EvaluationCase(name, member.toString(), truth -> degradation));
                }
            }
        }
        return cases;
    }

    /** For LR images with one kernel. */
    static EvaluationCase ofKernel(
            String name, @Nullable Subsampling subsampling, AdaptationOptions adaptation, UpscalingPlan plan)
            throws IOException {
        NamedDegradation named = NamedDegradation.ofKernel(name);
        Subsampling kind = named.subsampling() != null ? named.subsampling() : subsampling;
        Degradation degradation =
                plan.degradation(adaptation.read(named.kernel()), kind == null ? Subsampling.DIRECT : kind);
        return new EvaluationCase(name, "", truth -> degradation);
    }

    /** For LR images with a file for each kernel. */
    static EvaluationCase ofFiles(
            Path kernels, @Nullable Subsampling subsampling, AdaptationOptions adaptation, UpscalingPlan plan) {
        Subsampling kind = subsampling == null ? Subsampling.DIRECT : subsampling;
        return new EvaluationCase(
                kernels.toString(),
                "",
                truth -> plan.degradation(adaptation.read(KernelName.parse(fileFor(truth, kernels))), kind));
    }

    /** For LR images of whose kernels nothing is known. */
    static EvaluationCase unknown(Subsampling subsampling, UpscalingPlan plan) {
        Degradation degradation = plan.degradation(BlurKernel.delta(), subsampling);
        return new EvaluationCase("unknown", "", truth -> degradation);
    }

    private static String fileFor(Path truth, Path kernels) throws IOException {
        try (Stream<Path> all = Files.list(kernels)) {
            return Pairing.of(truth, all.sorted().toList(), "kernels in " + kernels)
                    .toString();
        }
    }
}
