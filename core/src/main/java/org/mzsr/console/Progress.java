package org.mzsr.console;

import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Progress of long work on stderr: a bar with rate and remaining time on a terminal, plain lines otherwise. */
public final class Progress implements AutoCloseable {

    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

    private final String task;
    private long total;
    private final Pace pace;
    private final @Nullable ProgressBar bar;
    private final long first;
    private long done;
    private long lastLine = System.nanoTime();
    private String note = "";

    private Progress(String task, long total, long done, Pace pace, @Nullable ProgressBar bar) {
        this.task = task;
        this.pace = pace;
        this.total = total;
        this.first = done;
        this.done = done;
        this.bar = bar;
    }

    /**
     * Starts showing progress.
     *
     * @param task a word or two
     * @param unit what is counted, for the rate
     * @param total how many there will be
     * @param done how many there are already
     */
    @SuppressWarnings("SystemConsoleNull") // The build demands Java 17, where null means that there is no terminal.
    public static Progress start(String task, String unit, long total, long done) {
        Pace pace = new Pace(System.nanoTime(), done);
        if (System.console() == null) {
            return new Progress(task, total, done, pace, null);
        }
        ProgressBar bar = new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .startsFrom(done, Duration.ZERO)
                .showSpeed()
                .setUnit(" " + unit, 1)
                .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
                .setEtaFunction(state -> pace.left(System.nanoTime(), state.getMax()))
                .setUpdateIntervalMillis(200)
                .build();
        return new Progress(task, total, done, pace, bar);
    }

    /**
     * Says how much is done.
     *
     * @param count how many are done now
     * @param remark a few words on how it stands, such as the current loss
     */
    public void at(long count, String remark) {
        at(count, total, remark);
    }

    /** The same, where the total has become known better. */
    public synchronized void at(long count, long newTotal, String remark) {
        total = newTotal;
        done = count;
        note = remark;
        pace.at(System.nanoTime(), count);
        if (bar != null) {
            bar.maxHint(total);
            bar.stepTo(count);
            bar.setExtraMessage(" " + remark);
        } else if (System.nanoTime() - lastLine > BETWEEN_LINES.toNanos()) {
            printLine();
        }
    }

    private void printLine() {
        lastLine = System.nanoTime();
        double rate = pace.rate(lastLine);
        String remaining = pace.left(lastLine, total)
                .map(duration -> ", " + clock(duration) + " left")
                .orElse("");
        System.err.println(String.format(
                Locale.ROOT,
                "%s %d/%d, %.2f/s%s%s",
                task,
                done,
                total,
                rate,
                remaining,
                note.isEmpty() ? "" : ", " + note));
    }

    private static String clock(Duration duration) {
        return duration.toHours() > 0
                ? String.format(
                        Locale.ROOT,
                        "%d:%02d:%02d",
                        duration.toHours(),
                        duration.toMinutesPart(),
                        duration.toSecondsPart())
                : String.format(Locale.ROOT, "%d:%02d", duration.toMinutes(), duration.toSecondsPart());
    }

    /** Ends the bar, or prints the last line. */
    @Override
    public synchronized void close() {
        if (bar != null) {
            bar.close();
        } else if (done > first) {
            printLine();
        }
    }
}
