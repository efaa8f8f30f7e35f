package org.mzsr.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mzsr.sweep.SweepSummary;

/**
 * A table whose numbers have colours: in each column from the least to the largest, because what one degradation gives says
 * nothing of another.
 *
 * @param title of it
 * @param header names of the columns
 * @param rows each as long as the header
 */
record HeatMap(String title, List<String> header, List<List<Cell>> rows) {

    private static final Pattern NUMBER = Pattern.compile("^[+−-]?\\d+(\\.\\d+)?");

    /**
     * A cell.
     *
     * @param text what it says
     * @param heat from 0 for the column's least to 100 for its largest; −1 for no number
     */
    public record Cell(String text, int heat) {}

    /**
     * Colours a sheet.
     *
     * @param first columns that are names, before the numbers
     */
    static HeatMap of(SweepSummary.Sheet sheet, int first) {
        List<List<String>> body = sheet.rows().subList(1, sheet.rows().size());
        List<List<Cell>> rows = new ArrayList<>();
        for (List<String> row : body) {
            List<Cell> cells = new ArrayList<>();
            for (int column = 0; column < row.size(); column++) {
                cells.add(new Cell(row.get(column), column < first ? -1 : heat(body, row.get(column), column)));
            }
            rows.add(cells);
        }
        return new HeatMap(sheet.title(), sheet.rows().get(0), rows);
    }

    private static int heat(List<List<String>> body, String text, int column) {
        double value = number(text);
        double[] all = body.stream()
                .mapToDouble(row -> number(row.get(column)))
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        if (Double.isNaN(value) || all[0] == all[all.length - 1]) {
            return -1;
        }
        return (int) Math.round(100 * (value - all[0]) / (all[all.length - 1] - all[0]));
    }

    private static double number(String text) {
        Matcher matcher = NUMBER.matcher(text);
        return matcher.find() ? Double.parseDouble(matcher.group()) : Double.NaN;
    }
}
