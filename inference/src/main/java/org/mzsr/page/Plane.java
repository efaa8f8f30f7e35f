package org.mzsr.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.mzsr.degradation.KernelShape;

/**
 * Blur kernels in the plane of their widths: from left to right the longer axis, from below the shorter one, each kernel an
 * ellipse of its form and direction, with a colour for how large a value it has.
 *
 * @param title of it
 * @param ticks of both axes, as they stand on the drawing
 * @param areas regions of the plane
 * @param marks a kernel each
 * @param from in words, which value has the faintest colour, with all below it
 * @param to which has the strongest, with all above it
 */
@API(status = API.Status.EXPERIMENTAL)
public record Plane(String title, List<Tick> ticks, List<Area> areas, List<Mark> marks, String from, String to)
        implements Block {

    // The drawing's coordinates: a square for the plane, room for numbers on the left and below.
    private static final double SIDE = 400;
    private static final double LEFT = 40;
    private static final double TOP = 10;
    private static final double LONGEST_MARK = 9;
    private static final int TICKS = 5;

    /** Share of values below the faintest colour, and above the strongest: single tasks vary a great deal. */
    private static final double BEYOND = 0.1;

    /**
     * A number on both axes.
     *
     * @param text the number
     * @param x place on the axis below
     * @param y place on the axis on the left
     */
    public record Tick(String text, double x, double y) {}

    /**
     * A kernel.
     *
     * @param x centre
     * @param y centre, downwards
     * @param rx half its longer axis
     * @param ry half its shorter axis
     * @param degrees direction of the longer axis
     * @param heat from 0 for the faintest colour to 100 for the strongest
     * @param text for who points at it
     */
    public record Mark(double x, double y, double rx, double ry, double degrees, int heat, String text) {}

    /**
     * A region of the plane.
     *
     * @param x left edge
     * @param y upper edge
     * @param width to the right
     * @param height downwards
     * @param heat as of marks
     * @param text for who points at it
     */
    public record Area(double x, double y, double width, double height, int heat, String text) {}

    /**
     * A region with what is known of it.
     *
     * @param longer from and to, of the longer axis: √λ₁ in pixels
     * @param shorter from and to, of the shorter axis: √λ₂
     * @param value as of points
     * @param text for who points at it
     */
    public record Region(double[] longer, double[] shorter, double value, String text) {}

    /**
     * A kernel with what is known of it.
     *
     * @param shape of the kernel
     * @param value its colour's meaning, finite
     * @param text for who points at it
     */
    public record Point(KernelShape shape, double value, String text) {}

    @Override
    public String kind() {
        return "plane";
    }

    /**
     * Draws kernels, at least one; those with the largest values last, over the others.
     *
     * @param regions beneath them
     * @param unit of the values
     */
    public static Plane of(String title, List<Point> points, List<Region> regions, String unit) {
        double widest = Stream.concat(
                        points.stream().map(point -> Math.sqrt(point.shape().lambda1())),
                        regions.stream().map(region -> region.longer()[1]))
                .mapToDouble(width -> width)
                .max()
                .orElseThrow();
        double edge = Math.max(1, Math.ceil(widest * 1.05));
        double[] values = points.stream().mapToDouble(Point::value).sorted().toArray();
        double least = values[(int) (BEYOND * (values.length - 1))];
        double most = values[(int) Math.ceil((1 - BEYOND) * (values.length - 1))];
        List<Mark> marks = new ArrayList<>();
        points.stream()
                .sorted(Comparator.comparingDouble(Point::value))
                .forEach(point -> marks.add(mark(point, edge, heat(point.value(), least, most))));
        List<Area> areas = regions.stream()
                .map(region -> area(region, edge, heat(region.value(), least, most)))
                .toList();
        List<Tick> ticks = IntStream.rangeClosed(0, TICKS)
                .mapToObj(i -> new Tick(
                        String.format(Locale.ROOT, "%.1f", edge * i / TICKS),
                        LEFT + SIDE * i / TICKS,
                        TOP + SIDE - SIDE * i / TICKS))
                .toList();
        return new Plane(title, ticks, areas, marks, number(least, unit), number(most, unit));
    }

    private static Area area(Region region, double edge, int heat) {
        double[] longer = region.longer();
        double[] shorter = region.shorter();
        return new Area(
                rounded(LEFT + SIDE * longer[0] / edge),
                rounded(TOP + SIDE - SIDE * shorter[1] / edge),
                rounded(SIDE * (longer[1] - longer[0]) / edge),
                rounded(SIDE * (shorter[1] - shorter[0]) / edge),
                heat,
                region.text());
    }

    private static Mark mark(Point point, double edge, int heat) {
        double longer = Math.sqrt(point.shape().lambda1());
        double shorter = Math.sqrt(point.shape().lambda2());
        double size = LONGEST_MARK / edge;
        return new Mark(
                rounded(LEFT + SIDE * longer / edge),
                rounded(TOP + SIDE - SIDE * shorter / edge),
                rounded(Math.max(1.5, size * longer)),
                rounded(Math.max(1.5, size * shorter)),
                rounded(Math.toDegrees(point.shape().theta())),
                heat,
                point.text());
    }

    private static int heat(double value, double least, double most) {
        return most > least ? (int) Math.round(100 * Math.min(1, Math.max(0, (value - least) / (most - least)))) : 100;
    }

    private static double rounded(double value) {
        return Math.round(value * 10) / 10.0;
    }

    private static String number(double value, String unit) {
        return String.format(Locale.ROOT, "%.3f %s", value, unit).trim();
    }
}
