package org.mzsr.zssr;

import java.util.ArrayList;
import java.util.List;

/** Errors measured at some steps, and whether they still fall: a straight line is fitted to the last ones. */
final class FallingError {

    private record Point(double step, double error) {}

    private final List<Point> points = new ArrayList<>();

    void add(int step, double error) {
        points.add(new Point(step, error));
    }

    /**
     * Whether the line fitted to the points from {@code from} on does not fall clearly: {@code −ratio · slope} is below
     * the slope's standard deviation (ZSSR's rule). False with fewer than three points.
     */
    boolean isFlat(int from, double ratio) {
        List<Point> last = points.stream().filter(point -> point.step() >= from).toList();
        int n = last.size();
        if (n < 3) {
            return false;
        }
        double meanStep = last.stream().mapToDouble(Point::step).average().orElseThrow();
        double meanError = last.stream().mapToDouble(Point::error).average().orElseThrow();
        double xx = 0;
        double xy = 0;
        for (Point point : last) {
            xx += (point.step() - meanStep) * (point.step() - meanStep);
            xy += (point.step() - meanStep) * (point.error() - meanError);
        }
        double slope = xy / xx;
        double residuals = 0;
        for (Point point : last) {
            double residual = point.error() - meanError - slope * (point.step() - meanStep);
            residuals += residual * residual;
        }
        double deviation = Math.sqrt(residuals / (n - 2) / xx);
        return -ratio * slope < deviation;
    }
}
