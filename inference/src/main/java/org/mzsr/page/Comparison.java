package org.mzsr.page;

import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.mzsr.image.Image;

/**
 * One part of an image as several methods give it, two of them at a time with a slider between them.
 *
 * @param title of it
 * @param shots at least two; the first is on the left at the beginning, the second on the right
 */
@API(status = API.Status.EXPERIMENTAL)
public record Comparison(String title, List<Shot> shots) implements Block {

    /** Side of the part that is shown, in pixels. */
    private static final int SIDE = 160;

    private static final int STRIDE = 16;

    @Override
    public String kind() {
        return "comparison";
    }

    /**
     * An image as a method gives it.
     *
     * @param name of the method
     * @param remark on it, such as its PSNR
     * @param image of any size; all show the same part of their scene
     */
    public record View(String name, String remark, Image image) {}

    /**
     * Shows where two images differ most.
     *
     * @param views at least two
     * @param plain of the truth's size, what is easily had: its largest errors are what methods are for
     * @param truth what is right
     */
    public static Comparison of(String title, List<View> views, Image plain, Image truth) {
        int side = Math.min(SIDE, Math.min(truth.height(), truth.width()));
        int[] place = hardest(plain, truth, side);
        List<Shot> shots = new ArrayList<>();
        for (View view : views) {
            double ratio = (double) view.image().height() / truth.height();
            int shorter = Math.min(view.image().height(), view.image().width());
            int size = Math.max(1, Math.min(shorter, (int) Math.round(side * ratio)));
            int top = Math.min((int) Math.round(place[0] * ratio), view.image().height() - size);
            int left = Math.min((int) Math.round(place[1] * ratio), view.image().width() - size);
            shots.add(new Shot(
                    view.name(),
                    view.remark(),
                    Embedded.of(view.image().crop(Math.max(0, top), Math.max(0, left), size, size))));
        }
        return new Comparison(title, shots);
    }

    private static int[] hardest(Image plain, Image truth, int side) {
        int height = Math.min(plain.height(), truth.height());
        int width = Math.min(plain.width(), truth.width());
        int[] best = {0, 0};
        double most = -1;
        for (int top = 0; top + side <= height; top += STRIDE) {
            for (int left = 0; left + side <= width; left += STRIDE) {
                double error = error(plain, truth, top, left, side);
                if (error > most) {
                    most = error;
                    best = new int[] {top, left};
                }
            }
        }
        return best;
    }

    private static double error(Image plain, Image truth, int top, int left, int side) {
        double sum = 0;
        for (int channel = 0; channel < truth.channels(); channel++) {
            for (int y = top; y < top + side; y++) {
                int a = (channel * plain.height() + y) * plain.width() + left;
                int b = (channel * truth.height() + y) * truth.width() + left;
                for (int x = 0; x < side; x++) {
                    double difference = plain.data()[a + x] - truth.data()[b + x];
                    sum += difference * difference;
                }
            }
        }
        return sum;
    }
}
