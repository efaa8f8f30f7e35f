package org.mzsr.opencl;

import static org.bytedeco.opencl.global.OpenCL.*;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.bytedeco.opencl._cl_device_id;
import org.bytedeco.opencl._cl_platform_id;
import org.jspecify.annotations.Nullable;
import org.mzsr.tensor.Natives;

/**
 * A device that some driver offers.
 *
 * @param id OpenCL's handle of it
 * @param platform the driver's name
 * @param name the device's
 * @param driver version of the driver
 * @param processor whether it is anything else than a GPU: PoCL's devices are the machine's processor
 * @param shared whether its memory is the machine's
 * @param address its place on the PCI bus, or −1 where the driver does not say
 * @param memory bytes that it has
 * @param largest bytes of the largest buffer
 * @param local bytes of local memory of a work-group
 * @param items of a work-group at most
 * @param doubles whether it computes in float64
 */
record OpenClDevice(
        _cl_device_id id,
        String platform,
        String name,
        String driver,
        boolean processor,
        boolean shared,
        long address,
        long memory,
        long largest,
        long local,
        long items,
        boolean doubles) {

    /** {@code CL_DEVICE_PCI_BUS_INFO_KHR}: domain, bus, device and function, four numbers of 32 bits. */
    private static final int PCI_BUS_INFO = 0x410F;

    private static @Nullable List<OpenClDevice> known;

    private static final String POCL = "Portable Computing Language";
    private static final int NVIDIA_BUS = 0x4008;
    private static final int NVIDIA_SLOT = 0x4009;
    private static final int NVIDIA_DOMAIN = 0x400A;

    /** {@code CL_DEVICE_TOPOLOGY_AMD}: a type in 32 bits, 17 bytes, then bus, device and function, a byte each. */
    private static final int AMD_TOPOLOGY = 0x4037;

    private static final int AMD_BUS_AT = 21;
    private static final int AMD_BYTES = 24;
    private static final int PCI_NUMBERS = 4;

    /**
     * The devices of this machine, in the order of their numbers: GPUs before processors, NVIDIA's before others', and of one platform as
     * they lie on the PCI bus, which is the order of {@code nvidia-smi} and of Spark's discovery. PoCL, whose devices are processors, is
     * asked only where no other driver has a device: it need not do anything in a process that has a GPU.
     */
    static synchronized List<OpenClDevice> all() {
        // Looked for once, by one thread: not every driver can be asked for the first time by two.
        if (known == null) {
            Natives.prepare();
            List<_cl_platform_id> platforms = platforms();
            List<OpenClDevice> found = devices(platforms, false);
            known = inOrder(found.isEmpty() ? devices(platforms, true) : found);
        }
        return known;
    }

    private static List<OpenClDevice> devices(List<_cl_platform_id> platforms, boolean pocl) {
        return platforms.stream()
                .filter(platform -> text(platform).equals(POCL) == pocl)
                .flatMap(platform -> of(platform).stream())
                .toList();
    }

    /** Devices in the order of their numbers. */
    static List<OpenClDevice> inOrder(List<OpenClDevice> devices) {
        List<String> platforms =
                devices.stream().map(OpenClDevice::platform).distinct().toList();
        return devices.stream()
                .sorted(Comparator.comparing(OpenClDevice::processor)
                        .thenComparing(device -> !device.platform().startsWith("NVIDIA"))
                        .thenComparing(device -> platforms.indexOf(device.platform()))
                        .thenComparingLong(OpenClDevice::address))
                .toList();
    }

    /** For people: {@code NVIDIA H100 80GB HBM3 (NVIDIA CUDA, driver 580.159.04)}. */
    @Override
    public String toString() {
        return name + " (" + platform + ", driver " + driver + ")";
    }

    private static List<_cl_platform_id> platforms() {
        try (IntPointer count = new IntPointer(1)) {
            count.put(0);
            // Without any driver the loader says so by an error.
            if (clGetPlatformIDs(0, (PointerPointer<?>) null, count) != CL_SUCCESS || count.get() == 0) {
                return List.of();
            }
            int found = count.get();
            try (PointerPointer<_cl_platform_id> ids = new PointerPointer<>(found)) {
                OpenCl.check(clGetPlatformIDs(found, ids, count), "list platforms");
                List<_cl_platform_id> platforms = new ArrayList<>();
                for (int i = 0; i < found; i++) {
                    platforms.add(ids.get(_cl_platform_id.class, i));
                }
                return platforms;
            }
        }
    }

    private static List<OpenClDevice> of(_cl_platform_id platform) {
        int kinds = CL_DEVICE_TYPE_GPU | CL_DEVICE_TYPE_ACCELERATOR | CL_DEVICE_TYPE_CPU;
        try (IntPointer count = new IntPointer(1)) {
            count.put(0);
            // A platform without a device that is there says so by an error.
            if (clGetDeviceIDs(platform, kinds, 0, (PointerPointer<?>) null, count) != CL_SUCCESS) {
                return List.of();
            }
            int found = count.get();
            try (PointerPointer<_cl_device_id> ids = new PointerPointer<>(found)) {
                OpenCl.check(clGetDeviceIDs(platform, kinds, found, ids, count), "list devices");
                String name = text(platform);
                List<OpenClDevice> devices = new ArrayList<>();
                for (int i = 0; i < found; i++) {
                    devices.add(of(ids.get(_cl_device_id.class, i), name));
                }
                return devices;
            }
        }
    }

    private static OpenClDevice of(_cl_device_id id, String platform) {
        return new OpenClDevice(
                id,
                platform,
                text(id, CL_DEVICE_NAME),
                text(id, CL_DRIVER_VERSION),
                (number(id, CL_DEVICE_TYPE) & CL_DEVICE_TYPE_GPU) == 0,
                number(id, CL_DEVICE_HOST_UNIFIED_MEMORY) != 0,
                address(id),
                number(id, CL_DEVICE_GLOBAL_MEM_SIZE),
                number(id, CL_DEVICE_MAX_MEM_ALLOC_SIZE),
                number(id, CL_DEVICE_LOCAL_MEM_SIZE),
                number(id, CL_DEVICE_MAX_WORK_GROUP_SIZE),
                hasDoubles(id));
    }

    /** Domain, bus and slot in one number. */
    private static long address(_cl_device_id id) {
        try (IntPointer pci = new IntPointer(PCI_NUMBERS)) {
            if (clGetDeviceInfo(id, PCI_BUS_INFO, PCI_NUMBERS * Integer.BYTES, pci, null) == CL_SUCCESS) {
                return address(pci.get(0), pci.get(1), pci.get(2));
            }
        }
        try (IntPointer bus = new IntPointer(1);
                IntPointer slot = new IntPointer(1);
                IntPointer domain = new IntPointer(1)) {
            domain.put(0);
            if (clGetDeviceInfo(id, NVIDIA_BUS, Integer.BYTES, bus, null) == CL_SUCCESS
                    && clGetDeviceInfo(id, NVIDIA_SLOT, Integer.BYTES, slot, null) == CL_SUCCESS) {
                clGetDeviceInfo(id, NVIDIA_DOMAIN, Integer.BYTES, domain, null);
                return address(domain.get(), bus.get(), slot.get());
            }
        }
        try (BytePointer topology = new BytePointer(AMD_BYTES)) {
            if (clGetDeviceInfo(id, AMD_TOPOLOGY, AMD_BYTES, topology, null) == CL_SUCCESS) {
                return address(
                        0,
                        Byte.toUnsignedInt(topology.get(AMD_BUS_AT)),
                        Byte.toUnsignedInt(topology.get(AMD_BUS_AT + 1)));
            }
        }
        return -1;
    }

    private static long address(int domain, int bus, int slot) {
        return ((long) domain << 32) + ((long) bus << 16) + slot;
    }

    /** Drivers may refuse the question where the answer is no. */
    private static boolean hasDoubles(_cl_device_id id) {
        try (LongPointer value = new LongPointer(1)) {
            value.put(0);
            return clGetDeviceInfo(id, CL_DEVICE_DOUBLE_FP_CONFIG, Long.BYTES, value, null) == CL_SUCCESS
                    && (value.get() & CL_FP_FMA) != 0;
        }
    }

    /** A number of 32 or 64 bits. */
    private static long number(_cl_device_id id, int what) {
        try (LongPointer value = new LongPointer(1)) {
            value.put(0);
            OpenCl.check(clGetDeviceInfo(id, what, Long.BYTES, value, null), "look at a device");
            return value.get();
        }
    }

    private static String text(_cl_device_id id, int what) {
        try (SizeTPointer length = new SizeTPointer(1)) {
            OpenCl.check(clGetDeviceInfo(id, what, 0, null, length), "look at a device");
            try (BytePointer bytes = new BytePointer(length.get())) {
                OpenCl.check(clGetDeviceInfo(id, what, length.get(), bytes, null), "look at a device");
                return text(bytes);
            }
        }
    }

    private static String text(_cl_platform_id id) {
        try (SizeTPointer length = new SizeTPointer(1)) {
            OpenCl.check(clGetPlatformInfo(id, CL_PLATFORM_NAME, 0, null, length), "look at a platform");
            try (BytePointer bytes = new BytePointer(length.get())) {
                OpenCl.check(clGetPlatformInfo(id, CL_PLATFORM_NAME, length.get(), bytes, null), "look at a platform");
                return text(bytes);
            }
        }
    }

    /** Up to its end, which is a zero byte. */
    static String text(BytePointer bytes) {
        byte[] all = new byte[(int) bytes.capacity()];
        bytes.get(all);
        int end = 0;
        while (end < all.length && all[end] != 0) {
            end++;
        }
        return new String(all, 0, end, StandardCharsets.UTF_8).trim();
    }
}
