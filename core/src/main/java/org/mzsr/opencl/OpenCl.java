package org.mzsr.opencl;

import static org.bytedeco.opencl.global.OpenCL.*;

import org.bytedeco.javacpp.Loader;
import org.mzsr.error.FailedException;
import org.mzsr.tensor.Natives;

/** What OpenCL's calls answer, in sentences. */
final class OpenCl {

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
     * @param what was to be done, for the sentence {@code Cannot … on the GPU}
     */
    static void check(int status, String what) {
        if (status != CL_SUCCESS) {
            throw new FailedException("Cannot " + what + " with OpenCL: " + reason(status));
        }
    }

    private static String reason(int status) {
        return switch (status) {
            case CL_MEM_OBJECT_ALLOCATION_FAILURE, CL_OUT_OF_RESOURCES, CL_OUT_OF_HOST_MEMORY, CL_INVALID_BUFFER_SIZE ->
                "out of memory (" + status + "); run fewer tasks at once on a device"
                        + " (spark.task.resource.gpu.amount), smaller batches or crops, or metatrain.recompute=true";
            case CL_DEVICE_NOT_AVAILABLE, CL_DEVICE_NOT_FOUND -> "the device is not available (" + status + ")";
            case CL_BUILD_PROGRAM_FAILURE -> "the driver's compiler fails (" + status + ")";
            default -> "status " + status + "; the driver, or this program, has a fault";
        };
    }
}
