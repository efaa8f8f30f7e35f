package org.mzsr.evaluation;

import java.util.List;

/** Tables of text for people. */
public final class Table {

    private Table() {}

    /** Columns of equal width, the first two to the left; the first row is a header. */
    public static String aligned(List<List<String>> cells) {
        StringBuilder text = new StringBuilder();
        for (int line = 0; line < cells.size(); line++) {
            for (int column = 0; column < cells.get(line).size(); column++) {
                int at = column;
                int width = cells.stream()
                        .mapToInt(row -> row.get(at).length())
                        .max()
                        .orElse(0);
                String cell = cells.get(line).get(column);
                String padding = " ".repeat(width - cell.length());
                text.append(column < 2 ? cell + padding : padding + cell).append("  ");
            }
            text.append('\n');
            if (line == 0) {
                text.append("-".repeat(text.length() - 3)).append('\n');
            }
        }
        return text.toString();
    }
}
