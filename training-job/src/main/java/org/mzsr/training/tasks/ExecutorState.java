package org.mzsr.training.tasks;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;
import org.mzsr.dataset.QuietLog;
import org.mzsr.dataset.Shard;
import org.mzsr.dataset.ShardCache;
import org.mzsr.dataset.kernels.DegradationSample;
import org.mzsr.error.FailedException;
import org.mzsr.image.Image;
import org.mzsr.meta.TaskGradient;
import org.mzsr.tensor.BackendOptions;
import org.mzsr.tensor.Backends;
import org.mzsr.tensor.TensorBackend;
import org.mzsr.training.objective.TaskComputation;
import org.mzsr.training.objective.TaskPlan;

/**
 * What a JVM keeps for a run between tasks: kernels, validation crops, and one set of tensors for each task that runs at
 * the same time on a device. Tensors are the JVM's, not a thread's, because Spark's threads come and go.
 */
public final class ExecutorState implements AutoCloseable {

    private static final Map<String, ExecutorState> RUNS = new ConcurrentHashMap<>();

    private final JobContext job;
    private final Configuration hadoop;
    private final Map<Integer, Queue<Worker>> idle = new ConcurrentHashMap<>();
    private final Set<Integer> checked = new HashSet<>();
    private @Nullable List<DegradationSample> kernels;
    private @Nullable List<Image> crops;
    private boolean closed;

    private ExecutorState(JobContext job, Configuration hadoop, int device) {
        this.job = job;
        this.hadoop = hadoop;
        checked.add(device);
    }

    private record Worker(TensorBackend backend, TaskComputation computation) {}

    /**
     * The state of a run in this JVM.
     *
     * @param run its name
     * @param job asked for what the run's tasks share, the first time
     */
    static ExecutorState of(String run, Supplier<JobContext> job, Configuration hadoop) {
        ExecutorState known = RUNS.get(run);
        if (known != null) {
            return known;
        }
        // Executors are not told when a run ends, but the next run's first task says which have.
        job.get().ended().forEach(ExecutorState::release);
        return RUNS.computeIfAbsent(run, name -> {
            JobContext context = job.get();
            QuietLog.orAsConfigured();
            int device = ThisTask.device();
            context.checkup().on(device).refuseWhatCannotWork(ThisExecutor.name());
            VisibleData.problem(context.dataset(), context.manifest(), hadoop).ifPresent(problem -> {
                throw new FailedException(
                        ThisExecutor.isDriver()
                                ? problem
                                : "Cannot compute on " + ThisExecutor.name() + ": " + problem
                                        + "; --data has to be where every machine sees it");
            });
            return new ExecutorState(context, hadoop, device);
        });
    }

    /** What the run's tasks share. */
    public JobContext job() {
        return job;
    }

    /** Frees what a run that ended has kept in this JVM. */
    static void release(String run) {
        ExecutorState state = RUNS.remove(run);
        if (state != null) {
            state.close();
        }
    }

    /** The runs that something is kept of in this JVM. */
    static Set<String> runs() {
        return Set.copyOf(RUNS.keySet());
    }

    /** Computes one task. */
    TaskOutcome compute(TaskPlan plan, Broadcast<float[]> weights) throws IOException {
        long begin = System.nanoTime();
        float[] theta = weights.value();
        long start = System.nanoTime();
        Shard shard = shard(plan);
        List<DegradationSample> samples = kernels();
        long read = System.nanoTime();
        int device = ThisTask.device();
        Queue<Worker> workers = idle.computeIfAbsent(device, number -> new ConcurrentLinkedQueue<>());
        Worker worker = borrow(workers, device);
        TaskOutcome outcome;
        try {
            TaskGradient gradient = worker.computation().compute(plan, shard, samples, job.learned(theta));
            outcome = new TaskOutcome(
                    plan.index(),
                    gradient,
                    (start - begin) / 1e9,
                    (read - start) / 1e9,
                    (System.nanoTime() - read) / 1e9,
                    worker.backend().arithmetic());
        } catch (RuntimeException | Error e) {
            // Who knows what its memory, or its device's queue, is like now.
            worker.backend().close();
            throw e;
        }
        giveBack(worker, workers);
        return outcome;
    }

    /** A task may outlive its run, whose memory is freed when it ends. */
    private synchronized void giveBack(Worker worker, Queue<Worker> workers) {
        if (closed) {
            worker.backend().close();
        } else {
            workers.add(worker);
        }
    }

    /** The shard that a task reads. */
    public Shard shard(TaskPlan plan) throws IOException {
        return ShardCache.shared().get(job.dataset(), job.manifest(), plan.shard(), hadoop);
    }

    /** The first task's device was looked at with the JVM; an executor may have others. */
    private synchronized void checkOnce(int device) {
        if (!checked.contains(device)) {
            job.checkup().on(device).refuseWhatCannotWork(ThisExecutor.name());
            checked.add(device);
        }
    }

    /** The backend that a task computes with, on the device that Spark gave it. */
    public BackendOptions backend() {
        return job.backend().on(ThisTask.device());
    }

    private Worker borrow(Queue<Worker> idle, int device) {
        Worker worker = idle.poll();
        if (worker != null) {
            worker.backend().attach();
            return worker;
        }
        checkOnce(device);
        TensorBackend backend = Backends.open(job.backend().on(device));
        try {
            return new Worker(backend, job.objective().open(backend));
        } catch (RuntimeException | Error e) {
            backend.close();
            throw e;
        }
    }

    /** The dataset's kernel table. */
    public synchronized List<DegradationSample> kernels() throws IOException {
        if (kernels == null) {
            kernels = job.dataset().kernels(job.manifest().kernels(), hadoop);
        }
        return kernels;
    }

    /** The dataset's validation crops. */
    public synchronized List<Image> validationCrops() throws IOException {
        if (crops == null) {
            crops = job.dataset().validation(job.manifest().validation(), hadoop);
        }
        return crops;
    }

    @Override
    public synchronized void close() {
        closed = true;
        for (Queue<Worker> workers : idle.values()) {
            for (Worker worker = workers.poll(); worker != null; worker = workers.poll()) {
                worker.backend().close();
            }
        }
    }
}
