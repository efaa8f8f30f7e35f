package org.mzsr.benchmarks;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.degradation.Degradation;
import org.mzsr.degradation.Subsampling;
import org.mzsr.image.Bicubic;
import org.mzsr.image.Image;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What assembling a task does to each of its 16 patches. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class TaskAssembly {

    private static final int SIDE = 64;

    private final Image patch = new Image(
            3, SIDE, SIDE, new SplittableRandom(1).doubles(3L * SIDE * SIDE).toArray());
    private final Degradation degradation = new Degradation(BlurKernel.gaussian(15, -0.5, 4, 1), Subsampling.DIRECT, 2);
    private final Image lr = degradation.apply(patch);

    /** JMH makes it. */
    public TaskAssembly() {}

    /** Blur and subsampling. */
    @Benchmark
    public Image degrade() {
        return degradation.apply(patch);
    }

    /** Bicubic enlargement. */
    @Benchmark
    public Image enlarge() {
        return Bicubic.resize(lr, 2, SIDE, SIDE);
    }
}
