package org.mzsr.training.tasks;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv$;
import org.apache.spark.TaskState$;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.resource.ResourceInformation;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcCallContext;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.rpc.ThreadSafeRpcEndpoint;
import org.apache.spark.scheduler.DirectTaskResult;
import org.apache.spark.scheduler.MapStatus$;
import org.apache.spark.scheduler.ShuffleMapTask;
import org.apache.spark.scheduler.Task;
import org.apache.spark.scheduler.TaskDescription;
import org.apache.spark.scheduler.cluster.CoarseGrainedClusterMessages.LaunchTask;
import org.apache.spark.scheduler.cluster.CoarseGrainedClusterMessages.LaunchedExecutor;
import org.apache.spark.scheduler.cluster.CoarseGrainedClusterMessages.RegisterExecutor;
import org.apache.spark.scheduler.cluster.CoarseGrainedClusterMessages.StatusUpdate;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.storage.BlockManagerId$;
import org.apache.spark.storage.BlockManagerMessages.GetLocationsAndStatus;
import org.apache.spark.storage.BlockManagerMessages.RegisterBlockManager;
import org.apache.spark.storage.BlockManagerMessages.UpdateBlockInfo;
import org.apache.spark.storage.BroadcastBlockId;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableBuffer;
import org.mzsr.meta.TaskGradient;
import scala.Option;
import scala.PartialFunction;
import scala.collection.immutable.Map$;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractPartialFunction;
import scala.runtime.BoxedUnit;

/**
 * Executors as the driver sees them: they register with scheduler and block manager, ask for the places of broadcast blocks and tell
 * that they have them, say that a task runs, and after a while that it is done, with a result of the size that a gradient of the paper's
 * network has, or a sum of some. They compute nothing, and blocks of broadcasts and shuffles, which executors send each other, are not
 * sent.
 */
public final class SimulatedExecutors {

    /** Parameters of the paper's network. */
    static final int PARAMETERS = 225_091;

    /** Reading sixteen gradients and adding them up. */
    private static final long SUM_MILLIS = 10;

    private static final String HOST = "127.0.0.1";
    private static final scala.collection.immutable.Map<String, String> NO_TEXTS = Map$.MODULE$.empty();
    private static final scala.collection.immutable.Map<String, ResourceInformation> NO_RESOURCES =
            Map$.MODULE$.empty();

    private final SparkConf conf = new SparkConf(false).set("spark.rpc.message.maxSize", "128");
    private final RpcEnv rpc;
    private final RpcEndpointRef scheduler;
    private final RpcEndpointRef blocks;
    private final SerializerInstance serializer = new JavaSerializer(conf).newInstance();
    private final ScheduledExecutorService later = Executors.newScheduledThreadPool(2);
    private final Map<Integer, Stage> stages = new ConcurrentHashMap<>();
    private final Set<Integer> jobs = ConcurrentHashMap.newKeySet();
    private final int count;
    private final long millis;

    /**
     * What all tasks of a stage have in common.
     *
     * @param partitions how many they are
     * @param result of each but the last, as it is sent
     * @param last of the last, which adds up what is left over
     * @param broadcasts that a task needs
     * @param millis that a task takes
     */
    private record Stage(int partitions, ByteBuffer result, ByteBuffer last, List<BlockId> broadcasts, long millis) {}

    private SimulatedExecutors(RpcAddress driver, int count, long millis) {
        this.count = count;
        this.millis = millis;
        SecurityManager security = new SecurityManager(
                conf, SecurityManager.$lessinit$greater$default$2(), SecurityManager.$lessinit$greater$default$3());
        rpc = RpcEnv.create("simulated", HOST, 0, conf, security, false);
        // Spark's classes look there for serialisers.
        conf.set("spark.driver.host", driver.host()).set("spark.driver.port", Integer.toString(driver.port()));
        SparkEnv$.MODULE$.createExecutorEnv(conf, "simulated", HOST, HOST, 1, Option.empty(), false);
        scheduler = rpc.setupEndpointRef(driver, "CoarseGrainedScheduler");
        blocks = rpc.setupEndpointRef(driver, "BlockManagerMaster");
    }

    /** {@code DRIVER-HOST DRIVER-PORT EXECUTORS MILLISECONDS}. */
    public static void main(String[] args) throws InterruptedException {
        SimulatedExecutors executors = new SimulatedExecutors(
                new RpcAddress(args[0], Integer.parseInt(args[1])), Integer.parseInt(args[2]), Long.parseLong(args[3]));
        for (int executor = 0; executor < executors.count; executor++) {
            executors.start(executor);
        }
        // Ended by the driver.
        new CountDownLatch(1).await();
    }

    private static <T> ClassTag<T> tag(Class<?> type) {
        return ClassTag$.MODULE$.apply(type);
    }

    /** Takes all messages, in Scala's form. */
    private static PartialFunction<Object, BoxedUnit> each(Consumer<Object> work) {
        return new AbstractPartialFunction<>() {
            @Override
            public boolean isDefinedAt(Object message) {
                return true;
            }

            @Override
            public BoxedUnit apply(Object message) {
                work.accept(message);
                return BoxedUnit.UNIT;
            }
        };
    }

    private void start(int number) {
        Endpoint endpoint = new Endpoint(Integer.toString(number));
        RpcEndpointRef reference = rpc.setupEndpoint("executor-" + number, endpoint);
        blocks.askSync(
                new RegisterBlockManager(endpoint.blocks, new String[0], 1L << 30, 0, reference, false),
                tag(BlockManagerId.class));
        scheduler.askSync(
                new RegisterExecutor(endpoint.id, reference, HOST, 1, NO_TEXTS, NO_TEXTS, NO_RESOURCES, 0),
                tag(Boolean.class));
        scheduler.send(new LaunchedExecutor(endpoint.id));
    }

    /** One executor, for its scheduler's messages and its block manager's. */
    private final class Endpoint implements ThreadSafeRpcEndpoint {

        private final String id;
        private final BlockManagerId blocks;

        Endpoint(String id) {
            this.id = id;
            blocks = BlockManagerId$.MODULE$.apply(id, HOST, 1024 + Integer.parseInt(id), Option.empty());
        }

        @Override
        public RpcEnv rpcEnv() {
            return rpc;
        }

        @Override
        public PartialFunction<Object, BoxedUnit> receive() {
            return each(message -> {
                if (message instanceof LaunchTask launch) {
                    launched(TaskDescription.decode(launch.data().value()));
                }
            });
        }

        /** The block manager is told to forget broadcasts and shuffles. */
        @Override
        public PartialFunction<Object, BoxedUnit> receiveAndReply(RpcCallContext context) {
            return each(message ->
                    context.reply(message.getClass().getSimpleName().startsWith("RemoveShuffle") ? (Object) true : 0));
        }

        private void launched(TaskDescription task) {
            tell(task, TaskState$.MODULE$.RUNNING(), ByteBuffer.allocate(0));
            Stage stage = stage(task);
            for (BlockId block : stage.broadcasts) {
                SimulatedExecutors.this.blocks.ask(new GetLocationsAndStatus(block, HOST), tag(Option.class));
                SimulatedExecutors.this.blocks.ask(
                        new UpdateBlockInfo(blocks, block, StorageLevel.MEMORY_AND_DISK_SER(), 1 << 20, 0),
                        tag(Boolean.class));
            }
            later.schedule(
                    () -> tell(
                            task,
                            TaskState$.MODULE$.FINISHED(),
                            task.partitionId() == stage.partitions - 1 ? stage.last : stage.result),
                    stage.millis,
                    TimeUnit.MILLISECONDS);
        }

        private void tell(TaskDescription task, scala.Enumeration.Value state, ByteBuffer data) {
            scheduler.send(new StatusUpdate(
                    id, task.taskId(), state, new SerializableBuffer(data.duplicate()), 1, NO_RESOURCES));
        }
    }

    private Stage stage(TaskDescription description) {
        Task<?> task = serializer.deserialize(
                description.serializedTask().duplicate(),
                Thread.currentThread().getContextClassLoader(),
                tag(Task.class));
        return stages.computeIfAbsent(task.stageId(), number -> stageOf(task));
    }

    private Stage stageOf(Task<?> task) {
        long binary = binary(task);
        int partitions = task.numPartitions();
        task.metrics().setExecutorRunTime(millis);
        task.metrics().setExecutorDeserializeTime(1);
        ByteBuffer result;
        ByteBuffer last;
        if (task instanceof ShuffleMapTask) {
            result = done(
                    task,
                    MapStatus$.MODULE$.apply(
                            BlockManagerId$.MODULE$.apply("0", HOST, 1024, Option.empty()), sizes(), 0));
            last = result;
        } else if (count <= GradientSum.FAN_IN) {
            result = done(task, new Object[] {outcome()});
            last = result;
        } else {
            int each = count / partitions;
            result = done(task, new Object[] {sum(each)});
            last = done(task, new Object[] {sum(count - each * (partitions - 1))});
        }
        // θ was broadcast right before the code of a job's first stage.
        boolean first = jobs.add((Integer) task.jobId().get());
        return new Stage(
                partitions,
                result,
                last,
                first
                        ? List.of(new BroadcastBlockId(binary - 1, "piece0"), new BroadcastBlockId(binary, "piece0"))
                        : List.of(new BroadcastBlockId(binary, "piece0")),
                first ? millis : Math.min(millis, SUM_MILLIS));
    }

    /** Of what a task has for each node of the sum; no stage has more nodes than there are executors. */
    private long[] sizes() {
        long[] sizes = new long[count];
        Arrays.fill(sizes, 1 << 20);
        return sizes;
    }

    /** The number of the broadcast that has a task's code. */
    private static long binary(Task<?> task) {
        try {
            var field = task.getClass().getDeclaredField("taskBinary");
            field.setAccessible(true);
            return ((Broadcast<?>) field.get(task)).id();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A result as an executor sends it, with the metrics of its task. */
    private ByteBuffer done(Task<?> task, Object value) {
        return serializer.serialize(
                new DirectTaskResult<>(
                        serializer.serialize(value, tag(Object.class)),
                        task.metrics().nonZeroInternalAccums().toSeq(),
                        new long[0]),
                tag(Object.class));
    }

    private static GradientSum sum(int tasks) {
        TaskOutcome outcome = outcome();
        return GradientSum.ofTasks(
                0, IntStream.range(0, tasks).mapToObj(i -> outcome).toList());
    }

    private static TaskOutcome outcome() {
        double[] gradient = new double[PARAMETERS];
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = 1e-3 * Math.sin(i);
        }
        return new TaskOutcome(
                0,
                new TaskGradient(gradient, 0.1, new double[5], new double[5], new double[0][]),
                0,
                0,
                0,
                "simulated");
    }
}
