package org.mzsr.training.run;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.function.ToDoubleFunction;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.source.Source;
import org.jspecify.annotations.Nullable;
import org.mzsr.training.tasks.IterationTimes;

/**
 * A run's numbers among Spark's metrics, so that they go wherever a cluster's sinks send those (Prometheus, Graphite, JMX, CSV):
 * {@code mzsr.iteration}, {@code mzsr.loss}, {@code mzsr.tasksPerSecond}, {@code mzsr.taskSeconds}, {@code mzsr.validation}.
 */
public final class RunSource implements Source, AutoCloseable {

    private final MetricRegistry registry = new MetricRegistry();
    private volatile @Nullable IterationMetrics last;
    private volatile double validated = Double.NaN;

    private RunSource() {
        gauge("iteration", metrics -> metrics.iteration() + 1.0);
        gauge("loss", IterationMetrics::loss);
        gauge("tasksPerSecond", IterationMetrics::tasksPerSecond);
        gauge("taskSeconds", metrics -> {
            IterationTimes seconds = metrics.seconds();
            return seconds == null ? Double.NaN : seconds.compute();
        });
        registry.register("validation", (Gauge<Double>) () -> validated);
    }

    /** Shows a run until it is closed. */
    public static RunSource register() {
        RunSource source = new RunSource();
        SparkEnv.get().metricsSystem().registerSource(source);
        return source;
    }

    private void gauge(String name, ToDoubleFunction<IterationMetrics> value) {
        registry.register(name, (Gauge<Double>) () -> {
            IterationMetrics metrics = last;
            return metrics == null ? Double.NaN : value.applyAsDouble(metrics);
        });
    }

    /** The newest iteration's numbers. */
    void show(IterationMetrics metrics) {
        last = metrics;
        IterationMetrics.ValidationScores scores = metrics.validation();
        if (scores != null) {
            validated = scores.reached();
        }
    }

    @Override
    public String sourceName() {
        return "mzsr";
    }

    @Override
    public MetricRegistry metricRegistry() {
        return registry;
    }

    @Override
    public void close() {
        SparkEnv environment = SparkEnv.get();
        if (environment != null) {
            environment.metricsSystem().removeSource(this);
        }
    }
}
