package org.mzsr.notebook;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mzsr.console.Common;
import org.mzsr.error.FailedException;
import org.mzsr.error.FileException;
import org.mzsr.file.AtomicFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mzsr notebook}: Jupyter's kernel for this program, and the notebooks' files. */
@Command(
        name = "notebook",
        description = {
            "Tells Jupyter how to run Java with this program, and opens the notebooks in what is installed.",
            "With --render: runs the notebooks' texts instead, and writes them as .ipynb files with what they show."
        })
public final class NotebookCommand implements Callable<Integer> {

    /** The Java kernel, beside this program's jar. */
    private static final String KERNEL = "notebook/rapaio-jupyter-kernel.jar";

    private static final List<List<String>> BROWSERS = List.of(List.of("jupyter-lab"), List.of("jupyter-notebook"));

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "notebooks",
            description = "Folder of the notebooks. Default: ${DEFAULT-VALUE}.")
    private Path folder = Path.of("");

    @Option(
            names = "--kernels",
            paramLabel = "DIR",
            description = "Where Jupyter looks for kernels. Default: that of this user.")
    private @Nullable Path kernels;

    @Option(names = "--no-open", description = "Opens nothing.")
    private boolean quiet;

    @Option(names = "--render", description = "Runs the texts and writes the .ipynb files.")
    private boolean render;

    @SuppressWarnings("UnusedVariable") // Picocli reads it.
    @Mixin
    private Common common = new Common();

    @Override
    public Integer call() throws IOException {
        if (render) {
            for (Path text : texts()) {
                render(text);
            }
            return 0;
        }
        Path application = application();
        Path kernel = application.resolveSibling(KERNEL);
        if (!Files.isRegularFile(kernel)) {
            throw new FileException("Cannot set up notebooks: there is no " + kernel + "; build it with 'mvn package'");
        }
        Path file = (kernels != null ? kernels : home())
                .resolve(Language.JAVA.kernel())
                .resolve("kernel.json");
        AtomicFile.write(file, specification(application, kernel));
        System.out.println(file + " tells Jupyter about the kernel '" + Language.JAVA.kernel() + "'");
        Optional<List<String>> browser =
                BROWSERS.stream().filter(words -> installed(words.get(0))).findFirst();
        if (quiet || browser.isEmpty()) {
            System.out.println("Open " + folder + " in Jupyter, VS Code or IntelliJ"
                    + (quiet ? "" : "; neither jupyter-lab nor jupyter-notebook is installed here"));
            return 0;
        }
        List<String> words = new ArrayList<>(browser.get());
        words.add(folder.toString());
        return new ProcessBuilder(words).inheritIO().start().onExit().join().exitValue();
    }

    private List<Path> texts() throws IOException {
        List<Path> texts = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.{jsh,py}")) {
            files.forEach(texts::add);
        }
        if (texts.isEmpty()) {
            throw new FileException("Cannot render " + folder + ": there are no .jsh or .py files in it");
        }
        texts.sort(null);
        return texts;
    }

    /** What Python shows, only its own kernel knows: a notebook that was run by it stays, while its text is the same. */
    private static void render(Path text) throws IOException {
        Notebook notebook = Notebook.read(text);
        Path file = text.resolveSibling(notebook.language().notebook(String.valueOf(text.getFileName())));
        if (notebook.language() == Language.PYTHON && notebook.isIn(file)) {
            System.out.println(file + " is left as it is");
            return;
        }
        List<Shown> shown = List.of();
        if (notebook.language() == Language.JAVA) {
            try (NotebookSession session = new NotebookSession(System.getProperty("java.class.path"))) {
                shown = session.run(notebook);
            }
        }
        AtomicFile.write(file, notebook.encode(shown));
        System.out.println(file + ": " + notebook.cells().size() + " cells");
    }

    private static boolean installed(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(path -> Files.isExecutable(Path.of(path).resolve(program)));
    }

    /** Where Jupyter keeps what belongs to a user. */
    private static Path home() {
        String given = System.getenv("JUPYTER_DATA_DIR");
        Path user = Path.of(System.getProperty("user.home"));
        Path data = given != null
                ? Path.of(given)
                : System.getProperty("os.name").startsWith("Mac")
                        ? user.resolve("Library/Jupyter")
                        : user.resolve(".local/share/jupyter");
        return data.resolve("kernels");
    }

    private static Path application() {
        try {
            return Path.of(NotebookCommand.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new FailedException("Cannot find this program's own jar", e);
        }
    }

    /** The same Java, class path and flags that the other commands run with. */
    private static byte[] specification(Path application, Path kernel) throws IOException {
        String spark = System.getenv()
                .getOrDefault("SPARK_HOME", application.resolveSibling("spark").toString());
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(opens());
        String logging = System.getProperty("log4j2.configurationFile");
        if (logging != null) {
            words.add("-Dlog4j2.configurationFile=" + Path.of(logging).toAbsolutePath());
        }
        words.add("-cp");
        words.add(application + File.pathSeparator + spark + "/jars/*" + File.pathSeparator + kernel);
        words.add("org.rapaio.jupyter.kernel.MainApp");
        words.add("{connection_file}");
        return new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValueAsBytes(Map.of(
                        "argv",
                        words,
                        "display_name",
                        Language.JAVA.kernelTitle(),
                        "language",
                        "java",
                        "interrupt_mode",
                        "message",
                        "env",
                        Map.of("SPARK_HOME", spark, "SPARK_SCALA_VERSION", "2.12")));
    }

    private static List<String> opens() throws IOException {
        try (InputStream in = NotebookCommand.class.getResourceAsStream("/mzsr/jvm.opens")) {
            if (in == null) {
                throw new IllegalStateException("/mzsr/jvm.opens is on the class path");
            }
            return List.of(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .strip()
                    .split("\\s+"));
        }
    }
}
