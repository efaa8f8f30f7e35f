package org.mzsr.opencl;

import static org.bytedeco.opencl.global.OpenCL.*;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.bytedeco.opencl._cl_command_queue;
import org.bytedeco.opencl._cl_context;
import org.bytedeco.opencl._cl_device_id;
import org.bytedeco.opencl._cl_mem;
import org.bytedeco.opencl._cl_program;
import org.mzsr.error.FailedException;

/**
 * What all backends of this JVM on one device share: OpenCL's context, and programs, each compiled once. It lives as long as
 * the JVM; backends have queues, kernels and memory of their own.
 */
final class OpenClContext {

    private static final Map<OpenClDevice, OpenClContext> ALL = new ConcurrentHashMap<>();

    private final OpenClDevice device;
    private final _cl_context context;
    private final Map<String, _cl_program> programs = new HashMap<>();

    private OpenClContext(OpenClDevice device) {
        this.device = device;
        try (PointerPointer<_cl_device_id> devices = new PointerPointer<>(1);
                IntPointer status = new IntPointer(1)) {
            devices.put(0, device.id());
            // Null, because JavaCPP has a type of its own for each notification.
            context = clCreateContext(null, 1, devices, null, null, status);
            OpenCl.check(status.get(), "use " + device);
        }
    }

    /** The one of a device. */
    static OpenClContext of(OpenClDevice device) {
        return ALL.computeIfAbsent(device, OpenClContext::new);
    }

    OpenClDevice device() {
        return device;
    }

    /** A queue whose commands run one after another, as they were put in. */
    @SuppressWarnings("deprecation") // OpenCL 1.2 has no other way.
    _cl_command_queue queue() {
        try (IntPointer status = new IntPointer(1)) {
            _cl_command_queue queue = clCreateCommandQueue(context, device.id(), 0, status);
            OpenCl.check(status.get(), "make a queue");
            return queue;
        }
    }

    /** Memory of the device, with anything in it. */
    _cl_mem buffer(long bytes) {
        if (bytes > device.largest()) {
            throw new FailedException("Cannot allocate " + bytes + " bytes at once on " + device + ", which allows "
                    + device.largest() + "; compute smaller batches, crops or tiles");
        }
        try (IntPointer status = new IntPointer(1)) {
            _cl_mem buffer = clCreateBuffer(context, CL_MEM_READ_WRITE, bytes, null, status);
            OpenCl.check(status.get(), "allocate " + bytes + " bytes on " + device);
            return buffer;
        }
    }

    /**
     * A compiled program.
     *
     * @param files of this package, one behind another
     * @param options of the compiler
     */
    synchronized _cl_program program(List<String> files, String options) {
        return programs.computeIfAbsent(files + " " + options, key -> compile(files, options));
    }

    private _cl_program compile(List<String> files, String options) {
        StringBuilder source = new StringBuilder();
        files.forEach(file -> source.append(resource(file)));
        try (BytePointer text = new BytePointer(source.toString());
                BytePointer switches = new BytePointer(options);
                PointerPointer<BytePointer> texts = new PointerPointer<>(1);
                PointerPointer<_cl_device_id> devices = new PointerPointer<>(1);
                IntPointer status = new IntPointer(1)) {
            texts.put(0, text);
            devices.put(0, device.id());
            _cl_program program = clCreateProgramWithSource(context, 1, texts, null, status);
            OpenCl.check(status.get(), "make a program");
            int built = clBuildProgram(program, 1, devices, switches, null, null);
            if (built != CL_SUCCESS) {
                String log = log(program);
                clReleaseProgram(program);
                throw new FailedException("Cannot compile the kernels on " + device + " (" + options + "): " + log);
            }
            return program;
        }
    }

    private String log(_cl_program program) {
        try (SizeTPointer length = new SizeTPointer(1)) {
            clGetProgramBuildInfo(program, device.id(), CL_PROGRAM_BUILD_LOG, 0, null, length);
            try (BytePointer bytes = new BytePointer(length.get())) {
                clGetProgramBuildInfo(program, device.id(), CL_PROGRAM_BUILD_LOG, length.get(), bytes, null);
                return OpenClDevice.text(bytes);
            }
        }
    }

    private static String resource(String file) {
        try (InputStream in = OpenClContext.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is part of this package");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
