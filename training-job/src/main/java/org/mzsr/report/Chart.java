package org.mzsr.report;

import java.util.List;

/**
 * Lines over one axis, drawn by the page.
 *
 * @param title what it shows
 * @param x what the axis below is
 * @param y what the axis beside is
 * @param series its lines, at least one with a point
 */
record Chart(String title, String x, String y, List<Series> series) {

    /** Whether there is anything to draw. */
    boolean isEmpty() {
        return series.stream().allMatch(line -> line.x().isEmpty());
    }

    /** Without lines that have no point. */
    Chart withoutEmpty() {
        return new Chart(
                title, x, y, series.stream().filter(line -> !line.x().isEmpty()).toList());
    }
}
