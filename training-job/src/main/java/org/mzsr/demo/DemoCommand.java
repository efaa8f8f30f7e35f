package org.mzsr.demo;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.jspecify.annotations.Nullable;
import org.mzsr.chain.ChainCommand;
import org.mzsr.console.Common;
import org.mzsr.dataset.PrepareJob;
import org.mzsr.degradation.Degradation;
import org.mzsr.degradation.NamedDegradation;
import org.mzsr.error.FailedException;
import org.mzsr.error.FileException;
import org.mzsr.evaluation.EvaluationPage;
import org.mzsr.evaluation.Score;
import org.mzsr.evaluation.Scores;
import org.mzsr.evaluation.Subject;
import org.mzsr.image.Image;
import org.mzsr.image.ImageFiles;
import org.mzsr.inference.EvaluateCommand;
import org.mzsr.report.ReportCommand;
import org.mzsr.training.MetatrainJob;
import org.mzsr.training.PretrainJob;
import org.mzsr.weights.Weights;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mzsr demo}: the whole chain, by the commands that a user would give, which it prints. */
@Command(
        name = "demo",
        description = "The whole chain in a few minutes: pictures, dataset, pretraining, meta-training, evaluation.")
public final class DemoCommand implements Callable<Integer> {

    private static final String MARKER = "made-by-mzsr-demo";
    private static final List<String> MADE = List.of(
            "pictures",
            "dataset",
            "pretrain",
            "metatrain",
            "upscaled",
            "upscaled-pretrained",
            "results.json",
            "results-pretrained.json",
            "evaluation.html",
            "evaluation-pretrained.html",
            "report.html",
            "comparison.png");
    private static final int TRAINING_PICTURES = 48;
    private static final int EVALUATION_PICTURES = 5;
    private static final int WIDTH = 320;
    private static final int HEIGHT = 240;
    private static final long SEED = 2020;
    private static final String DEGRADATION = "g2.0-direct";
    private static final int SHOWN = 3;
    private static final int CROP = 96;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "out/demo",
            description = "Receives everything. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("");

    @Option(names = "--images", paramLabel = "DIR", description = "Real training images instead of drawn pictures.")
    private @Nullable Path images;

    @Option(names = "--eval", paramLabel = "DIR", description = "Real ground-truth images to evaluate on.")
    private @Nullable Path eval;

    @Option(
            names = "--conf",
            paramLabel = "FILE",
            defaultValue = "demo",
            description = "Default: the preset ${DEFAULT-VALUE}.")
    private String conf = "";

    @SuppressWarnings("UnusedVariable") // Picocli reads it.
    @Mixin
    private Common common = new Common();

    @Override
    public Integer call() throws IOException {
        long start = System.nanoTime();
        clear();
        Path training = images != null ? images : drawn("train", 0, TRAINING_PICTURES);
        Path evaluation = eval != null ? eval : drawn("eval", TRAINING_PICTURES, EVALUATION_PICTURES);
        String dataset = out.resolve("dataset").toString();
        Path pretrained = out.resolve("pretrain/weights.safetensors");
        Path metatrained = out.resolve("metatrain/weights.safetensors");

        step(new PrepareJob(), "prepare", "--images", training.toString(), "--out", dataset, "--conf", conf);
        step(new PretrainJob(), "pretrain", "--data", dataset, "--out", parent(pretrained), "--conf", conf);
        step(
                new MetatrainJob(),
                "metatrain",
                "--data",
                dataset,
                "--init",
                pretrained.toString(),
                "--out",
                parent(metatrained),
                "--conf",
                conf);
        evaluate(evaluation, pretrained, "-pretrained");
        evaluate(evaluation, metatrained, "");
        Path page = out.resolve("report.html");
        step(
                new ReportCommand(),
                "report",
                parent(pretrained),
                parent(metatrained),
                "--out",
                page.toString(),
                "--title",
                "Demonstration");
        Path sheet = out.resolve("comparison.png");
        double scale = Weights.read(metatrained).provenance().scale();
        ImageFiles.writePng(compare(evaluation, scale), sheet);
        System.out.printf(
                Locale.ROOT,
                "%nLook at %s: ground truth, bicubic, and one gradient step from pretrained and meta-trained weights;%n"
                        + "at %s: how they came to be; at %s: what they do to each image.%n"
                        + "Everything is in %s, the numbers in %s. It took %.0f s.%n%s%n",
                sheet,
                page,
                out.resolve("evaluation.html"),
                out,
                out.resolve("results.json"),
                (System.nanoTime() - start) / 1e9,
                EvaluationPage.headline(averages()));
        return 0;
    }

    private List<Score> averages() throws IOException {
        return Scores.readJson(out.resolve("results.json")).stream()
                .filter(score -> score.image().equals(Score.AVERAGE))
                .toList();
    }

    private static String parent(Path file) {
        return String.valueOf(file.getParent());
    }

    /** Removes what an earlier demonstration made, and nothing else. */
    private void clear() throws IOException {
        for (Path input : Stream.of(images, eval).filter(Objects::nonNull).toList()) {
            if (input.toAbsolutePath()
                    .normalize()
                    .startsWith(out.toAbsolutePath().normalize())) {
                throw new FileException("Cannot use " + input + ": it lies in --out " + out + ", which is made anew");
            }
        }
        Path marker = out.resolve(MARKER);
        if (Files.isDirectory(out) && !Files.exists(marker)) {
            try (DirectoryStream<Path> content = Files.newDirectoryStream(out)) {
                if (content.iterator().hasNext()) {
                    throw new FileException("Cannot use --out " + out
                            + ": it holds files that are not from an earlier demo; choose another folder");
                }
            }
        }
        for (String name : MADE) {
            Path made = out.resolve(name);
            if (Files.exists(made)) {
                PathUtils.delete(made);
            }
        }
        Files.createDirectories(out);
        if (!Files.exists(marker)) {
            Files.createFile(marker);
        }
    }

    private Path drawn(String name, int first, int count) throws IOException {
        Path folder = out.resolve("pictures").resolve(name);
        for (int i = 0; i < count; i++) {
            BufferedImage picture = Pictures.draw(SEED, first + i, WIDTH, HEIGHT);
            ImageFiles.writePng(picture, folder.resolve(String.format(Locale.ROOT, "picture-%02d.png", first + i)));
        }
        System.out.println("Drew " + count + " pictures in " + folder);
        return folder;
    }

    private void evaluate(Path truths, Path weights, String which) throws IOException {
        step(
                new EvaluateCommand(),
                "evaluate",
                "--hr",
                truths.toString(),
                "--degradation",
                DEGRADATION,
                "--weights",
                weights.toString(),
                "--steps",
                "0,1,10",
                "--json",
                out.resolve("results" + which + ".json").toString(),
                "--images",
                out.resolve("upscaled" + which).toString(),
                "--report",
                out.resolve("evaluation" + which + ".html").toString());
    }

    private static void step(Object command, String name, String... arguments) {
        if (!ChainCommand.run("demo", command, name, List.of(arguments))) {
            throw new FailedException("Cannot finish the demo: '" + name + "' was stopped");
        }
    }

    /** The centres of a few images as each method gives them. */
    private BufferedImage compare(Path truths, double scale) throws IOException {
        Degradation degradation = NamedDegradation.parse(DEGRADATION).at(scale);
        List<List<ContactSheet.Cell>> rows = new ArrayList<>();
        for (Path file : ImageFiles.list(truths).stream().limit(SHOWN).toList()) {
            Subject subject = Subject.degraded(ImageFiles.stem(file), ImageFiles.read(file), degradation);
            List<ContactSheet.Cell> row = new ArrayList<>();
            row.add(new ContactSheet.Cell("ground truth", centre(subject.truth())));
            row.add(cell("bicubic", "upscaled", "bicubic", subject, scale));
            row.add(cell("pretrained", "upscaled-pretrained", "steps-1", subject, scale));
            row.add(cell("meta", "upscaled", "steps-1", subject, scale));
            rows.add(row);
        }
        return ContactSheet.draw(rows, 3);
    }

    private ContactSheet.Cell cell(String caption, String folder, String method, Subject subject, double scale)
            throws IOException {
        String file = EvaluateCommand.pictureName(subject.name(), DEGRADATION, method);
        Image image = ImageFiles.read(out.resolve(folder).resolve(file));
        double psnr = subject.quality(image, scale).psnr();
        return new ContactSheet.Cell(String.format(Locale.ROOT, "%s %.2f dB", caption, psnr), centre(image));
    }

    private static BufferedImage centre(Image image) {
        int height = Math.min(CROP, image.height());
        int width = Math.min(CROP, image.width());
        Image crop = image.crop((image.height() - height) / 2, (image.width() - width) / 2, height, width);
        return ImageFiles.toBuffered(crop);
    }
}
