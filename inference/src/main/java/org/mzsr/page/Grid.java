package org.mzsr.page;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/**
 * A table. Its numbers may have colours: in each column from the least to the largest, because what one degradation gives says
 * nothing of another.
 *
 * @param title of it
 * @param header names of the columns
 * @param rows each as long as the header
 */
@API(status = API.Status.EXPERIMENTAL)
public record Grid(String title, List<String> header, List<List<Cell>> rows) implements Block {

    private static final Pattern NUMBER = Pattern.compile("^[+−-]?\\d+(\\.\\d+)?");

    /**
     * A cell.
     *
     * @param text what it says
     * @param heat from 0 for the column's least to 100 for its largest; −1 for no colour
     */
    public record Cell(String text, int heat) {}

    @Override
    public String kind() {
        return "grid";
    }

    /** A table without colours. */
    public static Grid plain(String title, List<String> header, List<List<String>> rows) {
        return heat(title, header, rows, header.size());
    }

    /**
     * A table with colours.
     *
     * @param first columns that are names, before the numbers
     */
    public static Grid heat(String title, List<String> header, List<List<String>> texts, int first) {
        List<List<Cell>> rows = new ArrayList<>();
        for (List<String> row : texts) {
            List<Cell> cells = new ArrayList<>();
            for (int column = 0; column < row.size(); column++) {
                cells.add(new Cell(row.get(column), column < first ? -1 : heat(texts, row.get(column), column)));
            }
            rows.add(cells);
        }
        return new Grid(title, header, rows);
    }

    /** The same with one more row, without colours: what the others are compared with. */
    public Grid with(List<String> reference) {
        List<List<Cell>> all = new ArrayList<>(rows);
        all.add(reference.stream().map(text -> new Cell(text, -1)).toList());
        return new Grid(title, header, all);
    }

    private static int heat(List<List<String>> texts, String text, int column) {
        double value = number(text);
        double[] all = texts.stream()
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
