package org.mzsr.opencl;

import static org.bytedeco.opencl.global.OpenCL.*;

import org.bytedeco.javacpp.Loader;
import org.mzsr.error.FailedException;
import org.mzsr.tensor.Natives;

/** What OpenCL's calls answer, in sentences. */
final class OpenCl {

    private static final String LESS_AT_ONCE =
            "compute less at once: smaller batches, crops or tiles, fewer tasks on a device"
                    + " (spark.task.resource.gpu.amount), or metatrain.recompute=true";

    private OpenCl() {}

    /** Whether JavaCPP's binding and its loader of drivers are on the class path; loads nothing of OpenCL. */
    static boolean isAvailable() {
        Natives.prepare();
        return OpenCl.class.getResource(
                        "/org/bytedeco/opencl/" + Loader.getPlatform() + "/" + System.mapLibraryName("jniOpenCL"))
                != null;
    }

    /**
     * Throws if a call failed.
     *
     * @param what was to be done, for the sentence {@code Cannot … with OpenCL}
     */
    static void check(int status, String what) {
        if (status != CL_SUCCESS) {
            throw new FailedException("Cannot " + what + " with OpenCL: " + reason(status));
        }
    }

    private static String reason(int status) {
        return switch (status) {
            case CL_MEM_OBJECT_ALLOCATION_FAILURE, CL_OUT_OF_HOST_MEMORY, CL_INVALID_BUFFER_SIZE ->
                "out of memory (" + status + "); " + LESS_AT_ONCE;
            case CL_OUT_OF_RESOURCES ->
                "out of resources (" + status + "), which is too little memory or a fault of a kernel; " + LESS_AT_ONCE;
            case CL_DEVICE_NOT_AVAILABLE, CL_DEVICE_NOT_FOUND -> "the device is not available (" + status + ")";
            case CL_BUILD_PROGRAM_FAILURE -> "the driver's compiler fails (" + status + ")";
            default -> "status " + status + "; the driver, or this program, has a fault";
        };
    }
}
