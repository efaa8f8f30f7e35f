package org.mzsr.training.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.degradation.KernelShape;
import org.mzsr.page.Kernels;
import org.mzsr.page.Plane;
import org.mzsr.training.objective.KernelAtlas;
import org.mzsr.training.run.IterationMetrics;
import org.mzsr.training.run.IterationMetrics.KernelLoss;

/**
 * Which kernels a run has seen lately, and how large the loss was: of its last half, because losses fall while it learns.
 *
 * @param atlas of the dataset's table
 * @param all losses in the order of the tasks
 * @param regions those that tasks were in
 * @param kernels of the table
 */
record KernelLosses(KernelAtlas atlas, List<KernelLoss> all, List<Region> regions, List<BlurKernel> kernels) {

    /** What a page draws at most. */
    private static final int POINTS = 500;

    private static final int PICTURES = 24;

    /**
     * A region of the atlas.
     *
     * @param number of it
     * @param losses of its tasks, at least one
     */
    record Region(int number, List<KernelLoss> losses) {

        double mean() {
            return losses.stream().mapToDouble(KernelLoss::loss).average().orElse(Double.NaN);
        }
    }

    /** Of a run; nothing if it says nothing of kernels, or its dataset is gone. */
    static Optional<KernelLosses> of(RunRecord run) {
        int count = run.iterations().size();
        List<KernelLoss> losses = run.iterations().subList(count / 2, count).stream()
                .map(IterationMetrics::kernels)
                .filter(list -> list != null)
                .flatMap(List::stream)
                .filter(loss -> loss.kernel() < run.kernels().size() && Double.isFinite(loss.loss()))
                .toList();
        if (losses.isEmpty()) {
            return Optional.empty();
        }
        List<BlurKernel> kernels =
                run.kernels().stream().map(sample -> sample.kernel()).toList();
        KernelAtlas atlas =
                KernelAtlas.of(kernels.stream().map(BlurKernel::shape).toList());
        Map<Integer, List<KernelLoss>> seen = new TreeMap<>();
        losses.forEach(loss -> seen.computeIfAbsent(atlas.region(loss.kernel()), region -> new ArrayList<>())
                .add(loss));
        List<Region> regions = seen.entrySet().stream()
                .map(entry -> new Region(entry.getKey(), entry.getValue()))
                .toList();
        return Optional.of(new KernelLosses(atlas, losses, regions, kernels));
    }

    /** Where the network is weakest, and where it is strongest. */
    String sentence() {
        Comparator<Region> byLoss = Comparator.comparingDouble(Region::mean);
        Region hardest = regions.stream().max(byLoss).orElseThrow();
        Region easiest = regions.stream().min(byLoss).orElseThrow();
        return "In the run's last half the loss after the last inner step was highest at " + words(hardest)
                + (hardest.equals(easiest) ? "." : ", lowest at " + words(easiest) + ".");
    }

    private String words(Region region) {
        double[] longer = atlas.longer(region.number());
        double[] shorter = atlas.shorter(region.number());
        return String.format(
                Locale.ROOT,
                "√λ₁ from %.1f to %.1f, √λ₂ from %.1f to %.1f (%.4f, %d tasks)",
                longer[0],
                longer[1],
                shorter[0],
                shorter[1],
                region.mean(),
                region.losses().size());
    }

    /** All regions, and the last kernels, where they lie. */
    Plane plane() {
        List<Plane.Point> points = all.subList(Math.max(0, all.size() - POINTS), all.size()).stream()
                .map(loss -> new Plane.Point(
                        kernels.get(loss.kernel()).shape(),
                        loss.loss(),
                        text(kernels.get(loss.kernel()).shape(), loss)))
                .toList();
        List<Plane.Region> beneath = regions.stream()
                .map(region -> new Plane.Region(
                        atlas.longer(region.number()), atlas.shorter(region.number()), region.mean(), words(region)))
                .toList();
        return Plane.of("Kernels of the last half by width and direction; colour: loss", points, beneath, "");
    }

    private static String text(KernelShape shape, KernelLoss loss) {
        return String.format(
                Locale.ROOT,
                "√λ₁ %.2f, √λ₂ %.2f, θ %.0f°, kernel %d, loss %.4f",
                Math.sqrt(shape.lambda1()),
                Math.sqrt(shape.lambda2()),
                Math.toDegrees(shape.theta()),
                loss.kernel(),
                loss.loss());
    }

    /** Some of them, from the easiest to the hardest. */
    Kernels pictures() {
        List<KernelLoss> sorted = all.stream()
                .sorted(Comparator.comparingDouble(KernelLoss::loss))
                .toList();
        int count = Math.min(PICTURES, sorted.size());
        List<KernelLoss> chosen = IntStream.range(0, count)
                .mapToObj(i -> sorted.get(count == 1 ? 0 : i * (sorted.size() - 1) / (count - 1)))
                .toList();
        return Kernels.of(
                "Kernels of the last half, from the lowest loss to the highest",
                chosen.stream().map(loss -> kernels.get(loss.kernel())).toList(),
                chosen.stream()
                        .map(loss -> String.format(Locale.ROOT, "%.4f", loss.loss()))
                        .toList());
    }
}
