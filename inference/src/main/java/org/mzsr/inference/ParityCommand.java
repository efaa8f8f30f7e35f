package org.mzsr.inference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.mzsr.console.Common;
import org.mzsr.console.Progress;
import org.mzsr.error.FileException;
import org.mzsr.evaluation.Parity;
import org.mzsr.evaluation.ParityCheck;
import org.mzsr.evaluation.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mzsr parity}. */
@Command(
        name = "parity",
        description = "Computes published numbers anew from published material, and says where they differ.")
public final class ParityCommand implements Callable<Integer> {

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description =
                    "Folder with set5/hr (NAME_GT.png), set5/lr_g20_x2 (NAME.png, kernel.mat) and"
                            + " mzsr-pretrained (Pretrained.index, Pretrained.data-00000-of-00001); what is missing is left out.")
    private Path data = Path.of("");

    @SuppressWarnings("UnusedVariable") // Picocli reads it.
    @Mixin
    private Common common = new Common();

    @Override
    public Integer call() throws IOException {
        if (!Files.isDirectory(data)) {
            throw new FileException("Cannot compare: " + data + " is no folder");
        }
        Parity parity = new Parity(data, Runtime.getRuntime().availableProcessors());
        List<ParityCheck> checks;
        try (Progress progress = Progress.start("parity", "runs over Set5", parity.runs(), 0)) {
            AtomicInteger done = new AtomicInteger();
            checks = parity.run(name -> progress.at(done.incrementAndGet(), name));
        }
        parity.missing().forEach(what -> System.out.println("not installed: " + what));
        if (checks.isEmpty()) {
            throw new FileException("Cannot compare: nothing that is published is in " + data);
        }
        print(checks);
        long failed = checks.stream().filter(check -> !check.passes()).count();
        System.out.printf("%d of %d agree%n", checks.size() - failed, checks.size());
        return failed == 0 ? 0 : 1;
    }

    private static void print(List<ParityCheck> checks) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("check", "quantity", "expected", "got", "delta", "allowed", ""));
        for (ParityCheck check : checks) {
            rows.add(List.of(
                    check.check(),
                    check.quantity(),
                    number(check.expected()),
                    number(check.got()),
                    String.format(Locale.ROOT, "%+.1e", check.delta()),
                    String.format(Locale.ROOT, "%.0e", check.tolerance()),
                    check.passes() ? "ok" : "DIFFERS"));
        }
        System.out.print(Table.aligned(rows));
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? Long.toString(Math.round(value))
                : String.format(Locale.ROOT, Math.abs(value) < 1e-3 ? "%.1e" : "%.4f", value);
    }
}
