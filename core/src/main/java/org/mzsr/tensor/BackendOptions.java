package org.mzsr.tensor;

import java.io.Serializable;
import java.util.Locale;
import org.apiguardian.api.API;
import org.mzsr.error.BadInputException;

/**
 * Which backend, and how.
 *
 * @param name of the provider, or {@link #AUTO}
 * @param precision format of its tensors
 * @param threads native threads that one primitive may use, at least 1; with 1, results do not depend on the number of
 *     cores
 * @param device number of the device, from 0. Processors are one device, and any number means it; of OpenCL's GPUs, and of
 *     ND4J's natives for GPUs, it is the GPU with that number
 * @param allowCpuDevice whether a backend for GPUs may take a processor that its driver offers: slow, to try it
 * @param instructions that a processor may use, so that several kinds of it give the same bits; oneDNN alone can be told
 */
@API(status = API.Status.EXPERIMENTAL)
public record BackendOptions(
        String name, Precision precision, int threads, int device, boolean allowCpuDevice, InstructionSet instructions)
        implements Serializable {

    /** The provider that is preferred for the precision on this machine. */
    public static final String AUTO = "auto";

    /** Checks the range. */
    public BackendOptions {
        if (threads < 1) {
            throw new BadInputException(
                    "Cannot open a tensor backend: got " + threads + " threads, expected 1 or more");
        }
    }

    /** With whatever instructions the machine has. */
    public BackendOptions(String name, Precision precision, int threads, int device, boolean allowCpuDevice) {
        this(name, precision, threads, device, allowCpuDevice, InstructionSet.AUTO);
    }

    /** Without processors in place of GPUs. */
    public BackendOptions(String name, Precision precision, int threads, int device) {
        this(name, precision, threads, device, false);
    }

    /** The usual backend for a precision. */
    public static BackendOptions of(Precision precision, int threads) {
        return new BackendOptions(AUTO, precision, threads, 0);
    }

    /** For people: {@code auto float32, 2 threads}. */
    @Override
    public String toString() {
        return name + " " + precision.name().toLowerCase(Locale.ROOT) + ", " + inWords(threads);
    }

    /** {@code 1 thread}, {@code 2 threads}. */
    public static String inWords(int threads) {
        return threads + (threads == 1 ? " thread" : " threads");
    }

    /** The same with another number of threads. */
    public BackendOptions with(int otherThreads) {
        return new BackendOptions(name, precision, otherThreads, device, allowCpuDevice, instructions);
    }

    /** The same on another device. */
    public BackendOptions on(int otherDevice) {
        return new BackendOptions(name, precision, threads, otherDevice, allowCpuDevice, instructions);
    }
}
