package org.mzsr.training;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mzsr.console.CommandLines;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mzsr pretrain}, and the main class for {@code spark-submit}. */
@Command(name = "pretrain", description = "Trains a network on plain bicubic shrinking, as the start of meta-training.")
public final class PretrainJob implements Callable<Integer> {

    @Mixin
    private TrainingOptions options = new TrainingOptions();

    @Option(names = "--init", paramLabel = "FILE", description = "Weights to start from; random ones by default.")
    private @Nullable String init;

    /** Main class for {@code spark-submit}. */
    public static void main(String[] args) {
        System.exit(CommandLines.run(new PretrainJob(), args));
    }

    @Override
    public Integer call() throws IOException {
        return options.train("mzsr pretrain", PretrainJob.class, Training::pretraining, init);
    }
}
