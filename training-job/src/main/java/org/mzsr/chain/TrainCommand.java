package org.mzsr.chain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mzsr.config.Configuration;
import org.mzsr.console.CommandLines;
import org.mzsr.console.Settings;
import org.mzsr.dataset.PrepareJob;
import org.mzsr.dataset.PrepareSettings;
import org.mzsr.dataset.SparkOptions;
import org.mzsr.degradation.NamedDegradation;
import org.mzsr.error.BadInputException;
import org.mzsr.image.ImageFiles;
import org.mzsr.inference.EvaluateCommand;
import org.mzsr.report.ReportCommand;
import org.mzsr.training.MetatrainJob;
import org.mzsr.training.PretrainJob;
import org.mzsr.training.Training;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mzsr train}: from a folder of images to weights, by the commands that a user would give one by one. */
@Command(
        name = "train",
        description =
                "Prepares, pretrains, meta-trains, evaluates and reports in one, with the preset laptop unless --conf says"
                        + " otherwise. The same command again goes on where it was stopped.")
public final class TrainCommand implements Callable<Integer> {

    private static final String NAME = "train";
    private static final String DATASET = "dataset";
    private static final String WEIGHTS = "weights.safetensors";

    @Option(
            names = "--images",
            arity = "1..*",
            required = true,
            paramLabel = "URI",
            description = "Image files, folders or glob patterns to learn from.")
    private List<String> images = List.of();

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Receives everything, on this machine.")
    private Path out = Path.of("");

    @Option(
            names = "--eval",
            paramLabel = "DIR",
            description = "Ground-truth images to measure on at the end, which are not among --images.")
    private @Nullable Path eval;

    @Option(
            names = "--degradation",
            arity = "1..*",
            paramLabel = "NAME",
            description = "What --eval is degraded by, as for 'mzsr evaluate'. Default: the published ones of the"
                    + " subsampling that is trained for.")
    private List<String> degradations = List.of();

    @Mixin
    private Settings settings = new Settings("laptop");

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Override
    public Integer call() throws IOException {
        Configuration configuration = settings.configuration();
        List<String> measured = degradations.isEmpty() ? published(configuration) : degradations;
        refuseEarly(configuration, measured);
        TrainInputs inputs = TrainInputs.of(images, configuration);
        inputs.refuseOthers(out);
        if (!(prepared(inputs)
                && trained(new PretrainJob(), "pretrain", null)
                && trained(new MetatrainJob(), "metatrain", "pretrain"))) {
            System.out.println("Stopped; the same command goes on.");
            return CommandLines.STOPPED;
        }
        if (eval != null) {
            ChainCommand.run(NAME, new EvaluateCommand(), "evaluate", evaluation(eval, measured));
        }
        Path page = out.resolve("report.html");
        ChainCommand.run(
                NAME,
                new ReportCommand(),
                "report",
                List.of(folder("pretrain"), folder("metatrain"), "--out", page.toString(), "--title", out.toString()));
        Path weights = out.resolve("metatrain").resolve(WEIGHTS);
        System.out.println("\nLook at " + page + (eval == null ? "" : " and " + out.resolve("evaluation.html"))
                + ". The weights are used by:\n  mzsr upscale photo.jpg --weights " + weights);
        return 0;
    }

    /** What would be found wrong only at the end. */
    private void refuseEarly(Configuration configuration, List<String> measured) throws IOException {
        configuration.bind("prepare", PrepareSettings.class);
        Training.pretraining(configuration);
        Training.of(configuration);
        for (String degradation : measured) {
            NamedDegradation.parse(degradation).kernel().kernel();
        }
        if (eval == null && !degradations.isEmpty()) {
            throw new BadInputException("Cannot measure on --degradation without images: say --eval DIR");
        }
        if (eval != null && ImageFiles.list(eval).isEmpty()) {
            throw new BadInputException("Cannot measure on " + eval + ": there are no images in it");
        }
        if (eval != null && TrainInputs.places(images).contains(TrainInputs.place(eval.toString()))) {
            throw new BadInputException(
                    "Cannot measure on " + eval + ": it is what is learnt from; other images tell more");
        }
    }

    private boolean prepared(TrainInputs inputs) throws IOException {
        if (Files.exists(out.resolve(DATASET).resolve("dataset.json"))) {
            System.out.println(folder(DATASET) + " is there");
            return true;
        }
        List<String> arguments = new ArrayList<>(List.of("--images"));
        arguments.addAll(images);
        arguments.addAll(List.of("--out", folder(DATASET)));
        boolean done = run(new PrepareJob(), "prepare", arguments);
        if (done) {
            inputs.write(out);
        }
        return done;
    }

    private boolean trained(Object job, String stage, @Nullable String before) {
        if (Files.exists(out.resolve(stage).resolve(WEIGHTS))) {
            System.out.println(out.resolve(stage).resolve(WEIGHTS) + " is there");
            return true;
        }
        List<String> arguments =
                new ArrayList<>(List.of("--data", folder(DATASET), "--out", folder(stage), "--resume=auto"));
        if (before != null) {
            arguments.addAll(
                    List.of("--init", out.resolve(before).resolve(WEIGHTS).toString()));
        }
        return run(job, stage, arguments);
    }

    private boolean run(Object command, String name, List<String> arguments) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(settings.arguments());
        spark.properties().forEach((key, value) -> all.addAll(List.of("--spark-conf", key + "=" + value)));
        return ChainCommand.run(NAME, command, name, all);
    }

    private List<String> evaluation(Path truths, List<String> measured) {
        return Stream.of(
                        List.of("--hr", truths.toString(), "--degradation"),
                        measured,
                        List.of(
                                "--weights",
                                out.resolve("metatrain").resolve(WEIGHTS).toString()),
                        List.of("--json", out.resolve("results.json").toString()),
                        List.of("--report", out.resolve("evaluation.html").toString()))
                .flatMap(List::stream)
                .toList();
    }

    /** Those of the paper's table 1. */
    private static List<String> published(Configuration configuration) {
        List<String> direct = List.of("g0.2-direct", "g2.0-direct", "gani-direct");
        List<String> bicubic = List.of("g1.3-bicubic");
        return switch (configuration.text("metatrain.subsampling")) {
            case "direct" -> direct;
            case "bicubic" -> bicubic;
            default -> Stream.concat(direct.stream(), bicubic.stream()).toList();
        };
    }

    private String folder(String name) {
        return out.resolve(name).toString();
    }
}
