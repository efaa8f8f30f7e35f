package org.mzsr.opencl;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.mzsr.error.BadInputException;
import org.mzsr.error.FailedException;
import org.mzsr.tensor.BackendOptions;
import org.mzsr.tensor.BackendProvider;
import org.mzsr.tensor.Precision;
import org.mzsr.tensor.TensorBackend;

/**
 * OpenCL: GPUs whose driver brings it, in both precisions. Never chosen unless it is asked for by name, because its bits are its
 * own; a processor as the device (PoCL) only where {@link BackendOptions#allowCpuDevice()} says so, because it is many times
 * slower than the other backends.
 */
public final class OpenClProvider implements BackendProvider {

    /** What {@code KernelLimitsTest} holds the kernels to. */
    private static final int ITEMS = 256;

    private static final int LOCAL_BYTES = 32 << 10;

    /** For the service loader. */
    public OpenClProvider() {}

    @Override
    public String name() {
        return "opencl";
    }

    @Override
    public int preference(Precision precision) {
        return OpenCl.isAvailable() ? 1 : 0;
    }

    @Override
    public boolean isAutomatic() {
        return false;
    }

    @Override
    public TensorBackend open(BackendOptions options) {
        return new OpenClBackend(OpenClContext.of(device(options)), options.precision());
    }

    @Override
    public boolean isAccelerated(Precision precision) {
        return true;
    }

    @Override
    public OptionalLong deviceMemory(BackendOptions options) {
        OpenClDevice device = device(options);
        return device.shared() ? OptionalLong.empty() : OptionalLong.of(device.memory());
    }

    @Override
    public List<String> devices() {
        try {
            List<OpenClDevice> all = OpenClDevice.all();
            return IntStream.range(0, all.size())
                    .mapToObj(i -> i + ": " + all.get(i) + (all.get(i).processor() ? ", a processor" : ""))
                    .toList();
        } catch (LinkageError e) {
            throw unloadable(e);
        }
    }

    private static OpenClDevice device(BackendOptions options) {
        try {
            return choose(OpenClDevice.all(), options);
        } catch (LinkageError e) {
            throw unloadable(e);
        }
    }

    private static FailedException unloadable(LinkageError e) {
        return new FailedException(
                "Cannot load OpenCL (" + e + "); its natives unpack to ~/.javacpp (or where"
                        + " -Dorg.bytedeco.javacpp.cachedir says), which must be writable and allow executable files",
                e);
    }

    /** The device that the options name, if it can be used. */
    static OpenClDevice choose(List<OpenClDevice> all, BackendOptions options) {
        List<OpenClDevice> allowed = all.stream()
                .filter(device -> options.allowCpuDevice() || !device.processor())
                .toList();
        String there = all.isEmpty()
                ? "no driver offers a device; NVIDIA's brings libnvidia-opencl.so.1 and /etc/OpenCL/vendors/nvidia.icd"
                : "there are "
                        + all.stream()
                                .map(device -> device + (device.processor() ? ", a processor" : ""))
                                .collect(Collectors.joining("; "));
        if (allowed.isEmpty()) {
            throw new BadInputException(
                    "Cannot compute with OpenCL: there is no GPU (" + there
                            + "); take compute.backend = auto for processors, or, to try it slowly, compute.allow-cpu-device = true");
        }
        if (options.device() < 0 || options.device() >= allowed.size()) {
            throw new BadInputException(
                    "Cannot compute on the OpenCL device " + options.device() + ", counted from 0: " + there);
        }
        OpenClDevice device = allowed.get(options.device());
        if (device.items() < ITEMS || device.local() < LOCAL_BYTES) {
            throw new BadInputException("Cannot compute on " + device + ": a work-group has " + device.items()
                    + " items and " + device.local() + " bytes of local memory there at most, and the kernels need "
                    + ITEMS + " and " + LOCAL_BYTES);
        }
        if (options.precision() == Precision.FLOAT64 && !device.doubles()) {
            throw new BadInputException("Cannot compute in float64 on " + device + ": it has no such numbers");
        }
        return device;
    }
}
