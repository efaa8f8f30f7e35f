package org.mzsr.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.mzsr.build.Version;
import org.mzsr.sweep.SweepSummary;

/**
 * One page of HTML that holds all it needs.
 *
 * @param title of it
 * @param runs that it is about
 * @param sweeps that it is about, by where they lie
 */
record Page(String title, List<RunRecord> runs, Map<String, SweepSummary> sweeps) {

    private static final String PLOTS = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The HTML. */
    String html() {
        List<Chart> charts = runs.isEmpty() ? List.of() : new RunCharts(runs).all();
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("title", title);
        values.put("version", Version.current());
        values.put("charts", charts);
        values.put("chartsJson", json(charts));
        values.put("runs", runs);
        values.put("differences", differences());
        values.put("sweeps", sweeps.entrySet().stream().map(Page::sweep).toList());
        values.put("plotStyle", resource(PLOTS + "uPlot.min.css"));
        values.put("plotScript", resource(PLOTS + "uPlot.iife.min.js"));
        values.put("style", resource("report.css"));
        values.put("script", resource("charts.js"));
        ClasspathLoader loader = new ClasspathLoader(Page.class.getClassLoader());
        loader.setPrefix("org/mzsr/report");
        StringWriter page = new StringWriter();
        try {
            new PebbleEngine.Builder()
                    .loader(loader)
                    .strictVariables(true)
                    .build()
                    .getTemplate("report.html")
                    .evaluate(page, values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return page.toString();
    }

    /** Keys whose values are not the same in all runs: a row each, the key first. */
    private List<List<String>> differences() {
        TreeSet<String> keys = new TreeSet<>();
        runs.forEach(run -> keys.addAll(run.configuration().keySet()));
        List<List<String>> rows = new ArrayList<>();
        for (String key : keys) {
            List<String> row = new ArrayList<>(List.of(key));
            runs.forEach(run -> row.add(run.value(key)));
            if (row.stream().skip(1).distinct().count() > 1) {
                rows.add(row);
            }
        }
        return rows;
    }

    private static Map<String, Object> sweep(Map.Entry<String, SweepSummary> entry) {
        SweepSummary summary = entry.getValue();
        int axes = summary.manifest().varied().size() + 1;
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("name", entry.getKey());
        values.put(
                "sheets",
                summary.sheets().stream().map(sheet -> HeatMap.of(sheet, axes)).toList());
        values.put("chance", summary.chance());
        values.put("findings", summary.findings());
        values.put("open", summary.open());
        return values;
    }

    /** Safe inside of a script element. */
    private static String json(List<Chart> charts) {
        try {
            return JSON.writeValueAsString(charts).replace("</", "<\\/");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("charts are numbers and names", e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = Page.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
