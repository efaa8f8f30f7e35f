package org.mzsr.array;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Rows of numbers as text, in UTF-8 or, with a byte order mark, UTF-16. Numbers are separated by semicolons, tabs, commas or
 * blanks; with semicolons and tabs they may have decimal commas. Quotes around numbers, a line of words at the head, empty lines and
 * lines that begin with {@code #} do not count.
 */
final class TextTable {

    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?|[+-]?(NaN|nan|[Ii]nf(inity)?)");
    private static final Pattern WORD = Pattern.compile(".*[A-Za-z_].*");

    private TextTable() {}

    static byte[] encode(NamedArray array, String separator) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < array.values().length; i++) {
            text.append(array.values()[i]).append((i + 1) % array.columns() == 0 ? "\n" : separator);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    static NamedArray decode(byte[] bytes) throws IOException {
        List<String> lines = text(bytes)
                .lines()
                .map(line -> line.strip().replace("\"", ""))
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
        List<double[]> rows = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            List<String> fields = fields(lines.get(i));
            if (i == 0 && fields.stream().allMatch(TextTable::isWord)) {
                continue;
            }
            rows.add(numbers(fields, lines.get(i)));
        }
        if (rows.isEmpty() || rows.stream().anyMatch(row -> row.length != rows.get(0).length)) {
            throw new IOException("expected rows of numbers, as many in each");
        }
        return new NamedArray(
                "",
                rows.size(),
                rows.get(0).length,
                rows.stream().flatMapToDouble(Arrays::stream).toArray());
    }

    private static String text(byte[] bytes) {
        boolean big = startsWith(bytes, 0xFE, 0xFF);
        Charset charset = big || startsWith(bytes, 0xFF, 0xFE) ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
        return new String(bytes, charset).replace("\uFEFF", "");
    }

    private static boolean startsWith(byte[] bytes, int first, int second) {
        return bytes.length >= 2 && (bytes[0] & 0xFF) == first && (bytes[1] & 0xFF) == second;
    }

    private static List<String> fields(String line) {
        for (String separator : new String[] {";", "\t"}) {
            if (line.contains(separator)) {
                return Arrays.stream(line.split(separator))
                        .map(field -> field.strip().replace(',', '.'))
                        .toList();
            }
        }
        return Arrays.asList(line.split("\\s*,\\s*|\\s+"));
    }

    private static boolean isWord(String field) {
        return !NUMBER.matcher(field).matches() && WORD.matcher(field).matches();
    }

    private static double[] numbers(List<String> fields, String line) throws IOException {
        double[] numbers = new double[fields.size()];
        for (int i = 0; i < numbers.length; i++) {
            String field = fields.get(i);
            if (!NUMBER.matcher(field).matches()) {
                throw new IOException("its line '" + (line.length() > 60 ? line.substring(0, 60) + "…" : line)
                        + "' holds something else than numbers: '" + field + "'");
            }
            numbers[i] =
                    field.toLowerCase(java.util.Locale.ROOT).contains("n") ? Double.NaN : Double.parseDouble(field);
        }
        return numbers;
    }
}
