package org.mzsr.page;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import org.apiguardian.api.API;

/**
 * Lines over one axis, drawn by the page.
 *
 * @param title what it shows
 * @param x what the axis below is
 * @param y what the axis beside is
 * @param series its lines, at least one with a point
 */
@API(status = API.Status.EXPERIMENTAL)
public record Chart(String title, String x, String y, List<Series> series) implements Block {

    @Override
    @JsonIgnore
    public String kind() {
        return "chart";
    }

    /** Whether there is anything to draw. */
    @JsonIgnore
    public boolean isEmpty() {
        return series.stream().allMatch(line -> line.x().isEmpty());
    }

    /** Without lines that have no point. */
    public Chart withoutEmpty() {
        return new Chart(
                title, x, y, series.stream().filter(line -> !line.x().isEmpty()).toList());
    }
}
