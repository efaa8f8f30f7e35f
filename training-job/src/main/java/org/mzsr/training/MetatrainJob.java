package org.mzsr.training;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.mzsr.console.CommandLines;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mzsr metatrain}, and the main class for {@code spark-submit}. */
@Command(
        name = "metatrain",
        description = "Meta-trains pretrained weights, so that a few gradient steps adapt them to any blur kernel.")
public final class MetatrainJob implements Callable<Integer> {

    @Mixin
    private TrainingOptions options = new TrainingOptions();

    @Option(
            names = "--init",
            required = true,
            paramLabel = "FILE",
            description = "Pretrained weights; with --resume, the checkpoint counts instead.")
    private String init = "";

    /** Main class for {@code spark-submit}. */
    public static void main(String[] args) {
        System.exit(CommandLines.run(new MetatrainJob(), args));
    }

    @Override
    public Integer call() throws IOException {
        return options.train("mzsr metatrain", MetatrainJob.class, Training::of, init);
    }
}
