package org.mzsr.inference;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mzsr.adaptation.MetaTrained;
import org.mzsr.adaptation.Output;
import org.mzsr.adaptation.Steps;
import org.mzsr.adaptation.UpscalingPlan;
import org.mzsr.build.Version;
import org.mzsr.console.CommandLines;
import org.mzsr.console.Progress;
import org.mzsr.degradation.Degradation;
import org.mzsr.degradation.Subsampling;
import org.mzsr.error.BadInputException;
import org.mzsr.evaluation.Evaluation;
import org.mzsr.evaluation.EvaluationPage;
import org.mzsr.evaluation.Score;
import org.mzsr.evaluation.Scores;
import org.mzsr.evaluation.Subject;
import org.mzsr.file.AtomicFile;
import org.mzsr.image.ImageFiles;
import org.mzsr.page.Comparison;
import org.mzsr.page.Page;
import org.mzsr.page.Section;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mzsr evaluate}. */
@Command(
        name = "evaluate",
        description = "Degrades images (or takes LR images), enlarges them, and measures PSNR and SSIM on luma.")
public final class EvaluateCommand implements Callable<Integer> {

    @Option(names = "--hr", required = true, paramLabel = "DIR", description = "Folder of ground-truth images.")
    private Path hr = Path.of("");

    @Option(
            names = "--degradation",
            arity = "1..*",
            paramLabel = "NAME",
            description =
                    "g0.2-direct, g2.0-direct, gani-direct, g1.3-bicubic, g<variance>-<subsampling>, bicubic, or any"
                            + " kernel that --kernel takes, with -direct (default) or -bicubic after it; or a group that"
                            + " papers average over: gaussian8, dasr9.")
    private List<String> degradations = new ArrayList<>();

    @Option(names = "--lr", paramLabel = "DIR", description = "Folder of LR images to use instead of degrading.")
    private @Nullable Path lr;

    @Option(
            names = "--kernel",
            paramLabel = "K",
            description =
                    "The LR images' kernel: a file or a formula. estimate: finds the kernel of each LR image; beside"
                            + " --degradation or --kernels, measures what is lost by that.")
    private @Nullable String kernel;

    @Option(
            names = "--kernels",
            paramLabel = "DIR",
            description = "Folder with a kernel's file for each LR image, of the same name.")
    private @Nullable Path kernels;

    @Option(
            names = "--assume",
            arity = "1..*",
            paramLabel = "K",
            description =
                    "Also enlarges as if the kernel were another one, and tells what each costs; with the last of --steps.")
    private List<String> assumed = new ArrayList<>();

    @Option(names = "--subsampling", description = "The LR images' subsampling: direct (default) or bicubic.")
    private @Nullable Subsampling subsampling;

    @Option(
            names = "--steps",
            split = ",",
            defaultValue = "0,1,10",
            paramLabel = "N|auto",
            converter = StepsConverter.class,
            description = "Numbers of gradient steps, and auto. Default: ${DEFAULT-VALUE}.")
    private List<Steps> steps = List.of();

    @Option(names = "--json", paramLabel = "FILE", description = "Writes all rows as JSON.")
    private @Nullable Path json;

    @Option(names = "--csv", paramLabel = "FILE", description = "Writes all rows as CSV.")
    private @Nullable Path csv;

    @Option(names = "--images", paramLabel = "DIR", description = "Writes the enlarged images there.")
    private @Nullable Path images;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            defaultValue = "out/evaluation.html",
            description = "Writes a page to look at, with curves and pictures. Default: ${DEFAULT-VALUE}.")
    private Path report = Path.of("");

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private AdaptationOptions adaptation = new AdaptationOptions();

    @Override
    public Integer call() throws IOException {
        UpscalingPlan plan = adaptation.plan(new TreeSet<>(steps));
        // Before hours of work, not after them.
        Page.requireName(report);
        AtomicFile.requireWritable(report);
        List<Comparison> comparisons = new ArrayList<>();
        OtherKernels others = OtherKernels.of(estimating(), assumed, adaptation);
        List<Score> scores = run(plan, others, comparisons);
        List<Score> averages = Evaluation.averages(scores);
        List<Score> rows = new ArrayList<>(scores);
        rows.addAll(averages);
        System.out.print(Scores.table(rows));
        others.correlation().ifPresent(System.out::println);
        Map<String, Object> settings = settings(plan);
        if (json != null) {
            Scores.writeJson(rows, settings, json);
        }
        if (csv != null) {
            Scores.writeCsv(rows, csv);
        }
        Section section = EvaluationPage.section(setName(), scores, comparisons, settings);
        AtomicFile.write(report, new Page("Evaluation on " + setName(), List.of(section)).encode());
        System.out.println(report + " shows it; " + EvaluationPage.headline(averages));
        return 0;
    }

    /** What the scores depend on beside the images. */
    private Map<String, Object> settings(UpscalingPlan plan) {
        Map<String, Object> settings = new TreeMap<>(plan.provenance());
        if (plan.method() instanceof MetaTrained method) {
            settings.put("rates", method.schedule().rates());
        }
        settings.put("hr", hr.toString());
        settings.put("lr", String.valueOf(lr));
        settings.put("kernel", String.valueOf(kernel));
        settings.put("kernels", String.valueOf(kernels));
        settings.put("subsampling", String.valueOf(subsampling));
        settings.put("scale", plan.scale());
        settings.put("threads", plan.backend().threads());
        settings.put("versions", Version.all());
        settings.put("command", CommandLines.given(Objects.requireNonNull(spec, "picocli sets it")));
        return settings;
    }

    private List<Score> run(UpscalingPlan plan, OtherKernels others, List<Comparison> comparisons) throws IOException {
        List<Path> truths = ImageFiles.list(hr);
        List<Path> inputs = new ArrayList<>(truths);
        if (lr != null) {
            inputs.addAll(ImageFiles.list(lr));
        }
        List<EvaluationCase> cases = cases(plan);
        List<Score> scores = new ArrayList<>();
        int done = 0;
        try (Progress progress = Progress.start("evaluate", "images", (long) truths.size() * cases.size(), 0)) {
            for (EvaluationCase row : cases) {
                for (int i = 0; i < truths.size(); i++) {
                    Degradation degradation = row.degradation().of(truths.get(i));
                    Evaluation evaluation = new Evaluation(plan.chosenFor(degradation));
                    Subject subject = subject(truths.get(i), row.member(), degradation);
                    List<Output> outputs = outputs(evaluation, subject, degradation, others);
                    scores.addAll(evaluation.scores(setName(), row.name(), subject, degradation, outputs));
                    if (EvaluationPage.shows(i)) {
                        comparisons.add(EvaluationPage.comparison(
                                subject.name() + ", " + row.name(), subject, outputs, degradation.scale()));
                    }
                    if (images != null) {
                        for (Output output : outputs) {
                            Path picture = images.resolve(pictureName(subject.name(), row.name(), output.method()));
                            AtomicFile.refuseInput(picture, inputs);
                            ImageFiles.writePng(output.image(), picture);
                        }
                    }
                    progress.at(++done, subject.name());
                }
            }
        }
        return scores;
    }

    private List<Output> outputs(Evaluation evaluation, Subject subject, Degradation degradation, OtherKernels others) {
        boolean known = lr == null || kernels != null || !estimating();
        List<Output> outputs = new ArrayList<>(
                known ? evaluation.outputs(subject, degradation) : evaluation.interpolated(subject, degradation));
        outputs.addAll(others.outputs(evaluation.plan(), subject, degradation, known));
        return outputs;
    }

    private boolean estimating() {
        return AdaptationOptions.ESTIMATE.equalsIgnoreCase(kernel);
    }

    /** Name of the file with an enlarged image. */
    public static String pictureName(String image, String degradation, String method) {
        return (image + "-" + degradation + "-" + method).replaceAll("[^\\w.-]+", "_") + ".png";
    }

    private List<EvaluationCase> cases(UpscalingPlan plan) throws IOException {
        if (lr == null) {
            if ((kernel != null && !estimating()) || subsampling != null || kernels != null) {
                throw new BadInputException(
                        "Cannot evaluate: --kernel, --kernels and --subsampling are for LR images given with --lr");
            }
            if (degradations.isEmpty()) {
                throw new BadInputException(
                        "Cannot evaluate: say how to degrade with --degradation NAME, or give LR images with --lr DIR"
                                + " --kernel K");
            }
            return EvaluationCase.degrading(degradations, plan);
        }
        if (!degradations.isEmpty() || ((kernel == null) == (kernels == null) && !estimating())) {
            throw new BadInputException(
                    "Cannot evaluate LR images: expected --kernel K or --kernels DIR with --lr, and no"
                            + " --degradation");
        }
        if (kernels != null) {
            return List.of(EvaluationCase.ofFiles(kernels, subsampling, adaptation, plan));
        }
        if (estimating()) {
            return List.of(
                    EvaluationCase.unknown(subsampling == null ? adaptation.usualSubsampling() : subsampling, plan));
        }
        return List.of(EvaluationCase.ofKernel(Objects.requireNonNull(kernel), subsampling, adaptation, plan));
    }

    /**
     * One image.
     *
     * @param member of the group of degradations, or empty
     */
    private Subject subject(Path truth, String member, Degradation degradation) throws IOException {
        String name = ImageFiles.stem(truth);
        if (lr == null) {
            return Subject.degraded(
                    member.isEmpty() ? name : name + ", " + member, ImageFiles.read(truth), degradation);
        }
        Path match = Pairing.of(truth, ImageFiles.list(lr), "LR images in " + lr);
        return new Subject(name, ImageFiles.read(truth), ImageFiles.read(match));
    }

    /** The folder's name; of a folder {@code hr}, the name of the one above it. */
    private String setName() {
        Path folder = hr.toAbsolutePath().normalize();
        Path parent = folder.getParent();
        Path named = folder.endsWith("hr") && parent != null ? parent : folder;
        return String.valueOf(named.getFileName());
    }
}
