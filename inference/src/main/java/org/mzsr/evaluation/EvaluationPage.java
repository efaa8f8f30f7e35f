package org.mzsr.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.mzsr.adaptation.Output;
import org.mzsr.adaptation.Steps;
import org.mzsr.page.Block;
import org.mzsr.page.Chart;
import org.mzsr.page.Comparison;
import org.mzsr.page.Details;
import org.mzsr.page.Grid;
import org.mzsr.page.Section;
import org.mzsr.page.Series;

/** What an evaluation found, for a page: averages, each image's PSNR by gradient steps, images side by side. */
@API(status = API.Status.EXPERIMENTAL)
public final class EvaluationPage {

    /** Images of a degradation that are shown: pages are sent by mail. */
    private static final int SHOWN = 2;

    /** What a method's name begins with where the kernel was not given. */
    public static final String FOUND = "found-";

    /** What it begins with where another kernel was assumed than the true one. */
    public static final String ASSUMING = "assuming-";

    private EvaluationPage() {}

    /** Whether an image is one of those shown. */
    public static boolean shows(int image) {
        return image < SHOWN;
    }

    /**
     * The section.
     *
     * @param title of it
     * @param scores of all images
     * @param comparisons of the images that are {@linkplain #shows shown}
     * @param settings what the scores depend on
     */
    public static Section section(
            String title, List<Score> scores, List<Comparison> comparisons, Map<String, ?> settings) {
        List<Score> averages = Evaluation.averages(scores);
        List<Block> blocks = new ArrayList<>();
        blocks.add(grid(averages));
        if (averages.stream().anyMatch(EvaluationPage::isOfAnAssumption)) {
            blocks.add(assumptions(averages));
        }
        degradations(scores).stream()
                .map(degradation -> chart(degradation, scores))
                .filter(chart -> !chart.isEmpty())
                .forEach(blocks::add);
        blocks.addAll(comparisons);
        Map<String, String> texts = new TreeMap<>();
        settings.forEach((name, value) -> texts.put(name, String.valueOf(value)));
        blocks.add(new Details("What the scores depend on", texts));
        return new Section(title, List.of(headline(averages) + "."), blocks);
    }

    /**
     * An image as all methods give it, where the first one errs most.
     *
     * @param outputs at least one; that of bicubic interpolation first
     */
    public static Comparison comparison(String title, Subject subject, List<Output> outputs, double scale) {
        List<Comparison.View> views = new ArrayList<>();
        Output plain = outputs.get(0);
        for (Output output : outputs) {
            double psnr = subject.quality(output.image(), scale).psnr();
            views.add(new Comparison.View(
                    words(output.method()), String.format(Locale.ROOT, "%.2f dB", psnr), output.image()));
        }
        views.add(new Comparison.View("ground truth", "", subject.truth()));
        views.add(new Comparison.View("LR image", "", subject.lr()));
        // The last result against what interpolation gives is what people look at first.
        views.add(1, views.remove(outputs.size() - 1));
        return Comparison.of(title, views, plain.image(), subject.truth());
    }

    /** Averages in a line: each degradation with bicubic interpolation's dB, the last method's, and the difference. */
    public static String headline(List<Score> averages) {
        return degradations(averages).stream()
                .map(degradation -> {
                    List<Score> row = averages.stream()
                            .filter(score -> score.degradation().equals(degradation))
                            .toList();
                    Score first = row.get(0);
                    Score last = row.get(row.size() - 1);
                    String begin = String.format(
                            Locale.ROOT, "%s: %s %.2f dB", degradation, words(first.method()), first.psnr());
                    return row.size() == 1
                            ? begin
                            : begin
                                    + String.format(
                                            Locale.ROOT,
                                            ", %s %.2f dB (%+.2f)",
                                            words(last.method()),
                                            last.psnr(),
                                            last.psnr() - first.psnr());
                })
                .collect(Collectors.joining("; "));
    }

    private static Set<String> degradations(List<Score> scores) {
        return scores.stream().map(Score::degradation).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Grid grid(List<Score> averages) {
        Set<String> methods = averages.stream().map(Score::method).collect(Collectors.toCollection(LinkedHashSet::new));
        Map<String, List<String>> rows = new LinkedHashMap<>();
        for (String degradation : degradations(averages)) {
            List<String> row = rows.computeIfAbsent(degradation, name -> new ArrayList<>(List.of(name)));
            for (String method : methods) {
                row.add(averages.stream()
                        .filter(score -> score.degradation().equals(degradation)
                                && score.method().equals(method))
                        .findFirst()
                        .map(score -> String.format(Locale.ROOT, "%.2f / %.4f", score.psnr(), score.ssim()))
                        .orElse("–"));
            }
        }
        List<String> header = new ArrayList<>(List.of("degradation"));
        methods.forEach(method -> header.add(words(method)));
        return Grid.plain("PSNR in dB / SSIM on luma, mean over images", header, List.copyOf(rows.values()));
    }

    private static boolean isOfAnAssumption(Score score) {
        return score.method().startsWith(ASSUMING);
    }

    /** A column for each degradation, coloured from the worst assumption to the best. */
    private static Grid assumptions(List<Score> averages) {
        List<String> header = new ArrayList<>(List.of("assumed"));
        header.addAll(degradations(averages));
        Map<String, List<String>> rows = new LinkedHashMap<>();
        averages.stream()
                .filter(EvaluationPage::isOfAnAssumption)
                .forEach(score -> rows.computeIfAbsent(
                                score.method(), method -> new ArrayList<>(List.of(method.substring(ASSUMING.length()))))
                        .add(String.format(Locale.ROOT, "%.2f", score.psnr())));
        return Grid.heat(
                "PSNR in dB by the kernel that was assumed (rows) and the true one (columns)",
                header,
                List.copyOf(rows.values()),
                1);
    }

    private static Chart chart(String degradation, List<Score> scores) {
        Map<String, List<Score>> images = scores.stream()
                .filter(score -> score.degradation().equals(degradation))
                .collect(Collectors.groupingBy(Score::image, LinkedHashMap::new, Collectors.toList()));
        List<Series> lines = new ArrayList<>();
        images.forEach((image, rows) -> {
            List<Score> counted =
                    rows.stream().filter(score -> count(score.method()) != null).toList();
            if (counted.size() > 1) {
                lines.add(Series.of(image, counted, score -> steps(score.method()), Score::psnr));
            }
        });
        return new Chart(degradation + ": PSNR of each image by gradient steps", "steps", "dB", lines);
    }

    private static double steps(String method) {
        Integer count = count(method);
        return count == null ? Double.NaN : count;
    }

    private static @Nullable Integer count(String method) {
        String number = method.startsWith("steps-") ? method.substring("steps-".length()) : "";
        return number.matches("\\d+") ? Integer.valueOf(number) : null;
    }

    /** {@code steps-10} in words; of {@code found-steps-10}, too, with a kernel that was found. */
    public static String words(String method) {
        if (method.startsWith(FOUND)) {
            return words(method.substring(FOUND.length())) + " with the kernel found";
        }
        if (method.startsWith(ASSUMING)) {
            return "assuming " + method.substring(ASSUMING.length());
        }
        Integer count = count(method);
        return count == null ? method : Steps.inWords(count);
    }
}
