package org.mzsr.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.mzsr.build.Version;
import org.mzsr.error.BadInputException;

/**
 * One page of HTML that holds all it needs: styles, scripts, data and pictures.
 *
 * @param title of it
 * @param sections in order
 */
@API(status = API.Status.EXPERIMENTAL)
public record Page(String title, List<Section> sections) {

    private static final String PLOTS = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Refuses a name that no browser would take for a page.
     *
     * @throws IllegalArgumentException if it does not end in {@code .html}
     */
    public static void requireName(Path file) {
        if (!file.toString().endsWith(".html")) {
            throw new BadInputException("Cannot write " + file + ": expected a file name that ends in .html");
        }
    }

    /** The file, in UTF-8. */
    public byte[] encode() {
        return html().getBytes(StandardCharsets.UTF_8);
    }

    /** The HTML. */
    public String html() {
        List<Chart> charts = sections.stream()
                .flatMap(section -> section.blocks().stream())
                .filter(Chart.class::isInstance)
                .map(Chart.class::cast)
                .toList();
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("title", title);
        values.put("version", Version.current());
        values.put("sections", sections);
        values.put("chartsJson", json(charts));
        values.put("plotStyle", resource(PLOTS + "uPlot.min.css"));
        values.put("plotScript", resource(PLOTS + "uPlot.iife.min.js"));
        values.put("style", resource("page.css"));
        values.put("script", resource("page.js"));
        ClasspathLoader loader = new ClasspathLoader(Page.class.getClassLoader());
        loader.setPrefix("org/mzsr/page");
        StringWriter page = new StringWriter();
        try {
            new PebbleEngine.Builder()
                    .loader(loader)
                    .strictVariables(true)
                    .build()
                    .getTemplate("page.html")
                    .evaluate(page, values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return page.toString();
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
