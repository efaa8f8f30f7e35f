package org.mzsr.checkup;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.mzsr.build.Version;
import org.mzsr.dataset.SparkVersion;
import org.mzsr.error.FailedException;
import org.mzsr.tensor.BackendOptions;
import org.mzsr.tensor.Backends;
import org.mzsr.tensor.Epilogue;
import org.mzsr.tensor.Processor;
import org.mzsr.tensor.Tensor;
import org.mzsr.tensor.TensorBackend;

/**
 * The checks of one JVM.
 *
 * @param driver version of this program that the driver runs
 * @param backend of one task
 * @param memory what the tasks need
 * @param tasksOnDevice how many of them share a device at the same time, where they compute on one
 * @param overhead bytes outside the heap beyond which a cluster manager ends the JVM; {@link Long#MAX_VALUE} for no limit
 */
public record Checkup(String driver, BackendOptions backend, MemoryPlan memory, int tasksOnDevice, long overhead)
        implements Serializable {

    private static final int FEATURES = 16;
    private static final int SIDE = 8;
    private static final int NEWEST_JAVA = 21;
    /** What a process and its driver's context take of a device beside tensors: a guess, for those that were seen took less. */
    private static final long DEVICE_RESERVE = 512L << 20;

    private static final Pattern LOCAL_CLUSTER = Pattern.compile("local-cluster\\[\\d+,\\s*(\\d+),.*");
    private static final Pattern OPENING = Pattern.compile("--add-opens=([\\w.]+)/([\\w.]+)=ALL-UNNAMED");

    /** The checks for a run. */
    public static Checkup of(BackendOptions backend, MemoryPlan memory, SparkConf conf) {
        return new Checkup(Version.current(), backend, memory, tasksOnDevice(memory, conf), overhead(conf));
    }

    /** Where Spark counts no devices, all tasks of an executor share its first. */
    private static int tasksOnDevice(MemoryPlan memory, SparkConf conf) {
        double share = conf.getDouble("spark.task.resource.gpu.amount", 0);
        return share <= 0 ? memory.tasks() : Math.min(memory.tasks(), Math.max(1, (int) (1 / share)));
    }

    /**
     * How many tasks an executor runs at the same time.
     *
     * @param seen of the largest one that is here, for where no setting says it: a standalone executor takes its worker's cores
     */
    public static int tasksAtOnce(SparkConf conf, int defaultParallelism, OptionalInt seen) {
        if (seen.isPresent()
                && !conf.contains("spark.executor.cores")
                && conf.get("spark.master", "local").startsWith("spark:")) {
            return seen.getAsInt();
        }
        int tasks = Math.max(1, cores(conf, defaultParallelism) / conf.getInt("spark.task.cpus", 1));
        double share = conf.getDouble("spark.task.resource.gpu.amount", 0);
        int gpus = conf.getInt("spark.executor.resource.gpu.amount", 0);
        return share <= 0 || gpus == 0 ? tasks : Math.min(tasks, Math.max(1, (int) (gpus / share)));
    }

    /** Cores of one executor. */
    private static int cores(SparkConf conf, int defaultParallelism) {
        if (conf.contains("spark.executor.cores")) {
            return conf.getInt("spark.executor.cores", 1);
        }
        String master = conf.get("spark.master", "local");
        Matcher cluster = LOCAL_CLUSTER.matcher(master);
        if (cluster.matches()) {
            return Integer.parseInt(cluster.group(1));
        }
        if (master.startsWith("local")) {
            return defaultParallelism;
        }
        if (master.startsWith("spark:")) {
            // Before one is here, the best guess is a machine like this one.
            return Math.min(
                    conf.getInt("spark.cores.max", Integer.MAX_VALUE),
                    Runtime.getRuntime().availableProcessors());
        }
        return 1;
    }

    /** What Spark asks YARN or Kubernetes for beside the heap; others set no limit. */
    private static long overhead(SparkConf conf) {
        String master = conf.get("spark.master", "local");
        if (!master.startsWith("yarn") && !master.startsWith("k8s")) {
            return Long.MAX_VALUE;
        }
        long heap = conf.getSizeAsMb("spark.executor.memory", "1g");
        double factor = conf.getDouble("spark.executor.memoryOverheadFactor", 0.1);
        long usual = Math.max(384, (long) (factor * heap));
        long offHeap = conf.getBoolean("spark.memory.offHeap.enabled", false)
                ? conf.getSizeAsMb("spark.memory.offHeap.size", "0")
                : 0;
        return (conf.getSizeAsMb("spark.executor.memoryOverhead", usual + "m") + offHeap) << 20;
    }

    /** The same for another device of the executor. */
    public Checkup on(int device) {
        return new Checkup(driver, backend.on(device), memory, tasksOnDevice, overhead);
    }

    /** Looks at this JVM. */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        findings.add(java());
        findings.add(openings());
        findings.add(spark());
        findings.add(program());
        Finding natives = natives();
        findings.add(natives);
        List<String> devices = natives.level() == Finding.Level.ERROR ? List.of() : devices();
        if (!devices.isEmpty()) {
            findings.add(Finding.ok("devices", String.join("; ", devices)));
        }
        if (natives.level() != Finding.Level.ERROR) {
            findings.add(arithmetic());
        }
        findings.add(processor());
        findings.add(threads());
        findings.add(heap());
        OptionalLong device =
                natives.level() == Finding.Level.ERROR ? OptionalLong.empty() : Backends.deviceMemory(backend);
        device.ifPresent(bytes -> findings.add(deviceMemory(bytes)));
        findings.add(offHeap(device.isPresent()));
        return List.copyOf(findings);
    }

    /**
     * Refuses to compute in this JVM where something is wrong.
     *
     * @param where for the sentence: the driver, or which executor
     */
    public void refuseWhatCannotWork(String where) {
        findings().stream()
                .filter(finding -> finding.level() == Finding.Level.ERROR)
                .findFirst()
                .ifPresent(finding -> {
                    throw new FailedException("Cannot compute on " + where + ": " + finding);
                });
    }

    private static Finding java() {
        int feature = Runtime.version().feature();
        String found = Runtime.version() + ", " + System.getProperty("java.vm.name");
        if (feature == 17) {
            return Finding.ok("java", found);
        }
        return feature > 17 && feature <= NEWEST_JAVA
                ? Finding.warning("java", found, "this program was tried with Java 17 alone")
                : Finding.error("java", found, "Spark 3.5 runs on Java 17 to 21; point JAVA_HOME at a JDK 17");
    }

    private static Finding openings() {
        List<String> closed = new ArrayList<>();
        int open = 0;
        Matcher matcher = OPENING.matcher(resource("/mzsr/jvm.opens"));
        while (matcher.find()) {
            String packageName = matcher.group(2);
            Optional<Module> module = ModuleLayer.boot().findModule(matcher.group(1));
            if (module.isPresent() && module.get().isOpen(packageName, Checkup.class.getModule())) {
                open++;
            } else {
                closed.add(packageName);
            }
        }
        return closed.isEmpty()
                ? Finding.ok("add-opens", open + " packages")
                : Finding.error(
                        "add-opens",
                        "closed to Spark: " + String.join(", ", closed),
                        "add the flags of jvm.opens to the java command, or to spark.driver.extraJavaOptions and"
                                + " spark.executor.extraJavaOptions");
    }

    private static Finding spark() {
        return SparkVersion.problem()
                .map(problem -> Finding.error("spark", SparkVersion.text(), problem))
                .orElse(Finding.ok("spark", SparkVersion.text()));
    }

    private Finding program() {
        String here = Version.current();
        return here.equals(driver)
                ? Finding.ok("mzsr-spark", here)
                : Finding.error("mzsr-spark", here + ", the driver has " + driver, "ship one jar to all");
    }

    /** Loads the natives, and lets them compute something whose result is known. */
    private Finding natives() {
        try (TensorBackend tensors = Backends.open(backend)) {
            // Features as the network has them, so that it is the network's code that is tried.
            Tensor features = tensors.allocate(1, FEATURES, SIDE, SIDE);
            Tensor kernel = tensors.view(tensors.allocate(9 * FEATURES * FEATURES), 0, 3, 3, FEATURES, FEATURES);
            Tensor output = tensors.allocate(1, FEATURES, SIDE, SIDE);
            tensors.write(ones(features.size()), 0, features);
            tensors.write(ones(kernel.size()), 0, kernel);
            tensors.convolve(features, kernel, null, output, Epilogue.STORE);
            double[] sums = new double[output.size()];
            tensors.read(output, sums, 0);
            double middle = sums[SIDE + 1];
            if (Math.abs(middle - 9 * FEATURES) > 0.01 || Math.abs(sums[0] - 4 * FEATURES) > 0.01) {
                return Finding.error(
                        "backend",
                        "a convolution gives " + middle + ", expected " + 9 * FEATURES,
                        "report this machine");
            }
            String found = tensors.description();
            Optional<ReferenceBits> known = ReferenceBits.known(backend.name());
            if (known.isPresent()) {
                return bits(found, ReferenceBits.of(tensors), known.get());
            }
            return Backends.areAccelerated(backend)
                    ? Finding.ok("backend", found)
                    : Finding.error(
                            "backend",
                            found,
                            "convolutions would be 7 to 20 times slower; another ND4J is on the class path before ours");
        } catch (IllegalArgumentException e) {
            return Finding.error("backend", String.valueOf(e.getMessage()), "change compute.backend");
        } catch (FailedException e) {
            return Finding.error("backend", String.valueOf(e.getMessage()), "or change compute.backend");
        } catch (RuntimeException | LinkageError e) {
            return Finding.error(
                    "backend",
                    "natives do not load (" + e + ")",
                    "they unpack to ~/.javacpp, or where -Dorg.bytedeco.javacpp.cachedir says, and JNA's to the"
                            + " temporary folder (-Djna.tmpdir): both must be writable and allow executable files");
        }
    }

    /** Those of the backend that was asked for by name. */
    private List<String> devices() {
        return Backends.providers().stream()
                .filter(provider -> provider.name().equals(backend.name()))
                .flatMap(provider -> provider.devices().stream())
                .toList();
    }

    /** Whether a small meta-gradient has the bits that it has on every device. */
    private static Finding bits(String found, ReferenceBits here, ReferenceBits known) {
        if (here.hash().equals(known.hash())) {
            return Finding.ok("backend", found + ", the bits of the reference");
        }
        String other =
                found + ", a small meta-gradient has the hash " + here.hash() + ", the reference has " + known.hash();
        return here.isNear(known)
                ? Finding.warning("backend", other, "results are right here, but not the same bits as on other devices")
                : Finding.error(
                        "backend",
                        other + ", and the loss " + here.loss() + ", the reference has " + known.loss(),
                        "the driver's compiler is not to be trusted: another version of it, or compute.backend = auto");
    }

    private static double[] ones(int size) {
        double[] ones = new double[size];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** Equal bits are promised between equal ones alone. */
    private Finding arithmetic() {
        try (TensorBackend tensors = Backends.open(backend)) {
            return Finding.ok("arithmetic", tensors.arithmetic());
        }
    }

    private static Finding processor() {
        return Finding.ok("processor", Processor.instructionSet());
    }

    private Finding threads() {
        int cores = Runtime.getRuntime().availableProcessors();
        int wanted = memory.tasks() * backend.threads();
        String found = memory.tasks() + " x " + backend.threads() + " native threads on " + cores + " cores";
        return wanted <= cores
                ? Finding.ok("threads", found)
                : Finding.warning(
                        "threads",
                        found,
                        "they will wait for each other; lower spark.executor.cores (or local[N]) to " + cores
                                + " or compute.native-threads");
    }

    private Finding heap() {
        long there = Runtime.getRuntime().maxMemory();
        String found = "needs " + MemoryPlan.text(memory.heap()) + ", has " + MemoryPlan.text(there);
        return memory.heap() <= there
                ? Finding.ok("heap", found)
                : Finding.error(
                        "heap",
                        found,
                        "set spark.executor.memory=" + MemoryPlan.setting(memory.heap())
                                + " (on one machine: MZSR_JAVA_OPTS=-Xmx" + MemoryPlan.setting(memory.heap()) + ")");
    }

    /** The device's memory, where tensors lie in it. */
    Finding deviceMemory(long there) {
        long needed = memory.tensors(tasksOnDevice) + DEVICE_RESERVE;
        String found = "needs " + MemoryPlan.text(needed) + " for " + tasksOnDevice
                + (tasksOnDevice == 1 ? " task" : " tasks at once") + ", has " + MemoryPlan.text(there);
        return needed <= there
                ? Finding.ok("device memory", found)
                : Finding.error(
                        "device memory",
                        found,
                        "run fewer tasks at once on a device (spark.task.resource.gpu.amount=1), smaller batches or crops,"
                                + " or metatrain.recompute=true");
    }

    private Finding offHeap(boolean onDevice) {
        long needed = memory.offHeap() - (onDevice ? memory.tensors(memory.tasks()) : 0);
        String needs =
                "needs " + MemoryPlan.text(needed) + (onDevice ? " beside the device's memory" : " (" + memory + ")");
        if (needed > overhead) {
            return Finding.error(
                    "off-heap",
                    needs + ", the cluster manager grants " + MemoryPlan.text(overhead),
                    "set spark.executor.memoryOverhead=" + MemoryPlan.setting(needed)
                            + ", fewer spark.executor.cores, or metatrain.recompute=true");
        }
        long machine = physical();
        long room = machine - Math.min(memory.heap(), Runtime.getRuntime().maxMemory());
        String found = needs + ", the machine has " + MemoryPlan.text(machine);
        return needed <= room
                ? Finding.ok("off-heap", found)
                : Finding.error(
                        "off-heap",
                        found,
                        "run fewer tasks at once (spark.executor.cores, local[N]), smaller batches or crops, or"
                                + " metatrain.recompute=true");
    }

    /** Memory of the machine, or of the container. */
    private static long physical() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : Long.MAX_VALUE;
    }

    private static String resource(String name) {
        try (InputStream in = Checkup.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the build puts " + name + " onto the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
