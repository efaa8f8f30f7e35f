package org.mzsr.notebook;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.VarSnippet;
import org.jspecify.annotations.Nullable;
import org.mzsr.error.FailedException;

/** Runs the cells of a Java notebook one after the other, in this JVM. */
public final class NotebookSession implements AutoCloseable {

    private static @Nullable Object last;

    private final JShell shell;

    /**
     * A session.
     *
     * @param classPath that cells are compiled against; this JVM has it, too
     */
    NotebookSession(String classPath) {
        shell = JShell.builder().executionEngine("local").build();
        for (String entry : classPath.split(File.pathSeparator)) {
            shell.addToClasspath(entry);
        }
    }

    /** For the shell's own use: takes a value out of it. */
    public static void take(@Nullable Object value) {
        last = value;
    }

    /** Runs a notebook's code; what each cell shows. */
    List<Shown> run(Notebook notebook) throws IOException {
        List<Shown> shown = new ArrayList<>();
        for (Notebook.Cell cell : notebook.code()) {
            shown.add(run(cell.source()));
        }
        return shown;
    }

    private Shown run(String source) throws IOException {
        String rest = source;
        @Nullable Snippet end = null;
        while (!rest.isBlank()) {
            CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
            if (!next.completeness().isComplete()) {
                throw new FailedException("Cannot run a cell: it ends in the midst of\n" + rest);
            }
            for (SnippetEvent event : shell.eval(next.source())) {
                refuseWhatFailed(event, source);
                if (event.causeSnippet() == null) {
                    end = event.snippet();
                }
            }
            rest = next.remaining();
        }
        if (!(end instanceof VarSnippet value) || value.subKind() != Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND) {
            return Shown.NOTHING;
        }
        take(null);
        for (SnippetEvent event : shell.eval(NotebookSession.class.getName() + ".take(" + value.name() + ")")) {
            refuseWhatFailed(event, source);
        }
        return Shown.of(last);
    }

    private void refuseWhatFailed(SnippetEvent event, String source) {
        if (event.status() == Snippet.Status.REJECTED) {
            String why = shell.diagnostics(event.snippet())
                    .map(diagnostic -> diagnostic.getMessage(Locale.ROOT))
                    .collect(Collectors.joining("; "));
            throw new FailedException("Cannot run a cell: " + why + "\n" + source);
        }
        if (event.exception() != null) {
            String what = event.exception() instanceof EvalException e
                    ? e.getExceptionClassName() + ": " + e.getMessage()
                    : event.exception().getMessage();
            throw new FailedException("Cannot run a cell: " + what + "\n" + source, event.exception());
        }
        if (event.snippet() instanceof DeclarationSnippet declared
                && shell.unresolvedDependencies(declared).findAny().isPresent()) {
            throw new FailedException("Cannot run a cell: it uses what is nowhere declared: "
                    + shell.unresolvedDependencies(declared).collect(Collectors.joining(", ")) + "\n" + source);
        }
    }

    @Override
    public void close() {
        shell.close();
    }
}
