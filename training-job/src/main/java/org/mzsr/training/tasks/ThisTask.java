package org.mzsr.training.tasks;

import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import org.mzsr.error.FailedException;

/** The Spark task that this code runs in. */
final class ThisTask {

    private ThisTask() {}

    /**
     * The number of the GPU that Spark gave to this task ({@code spark.task.resource.gpu.amount}), of those that
     * {@code deploy/gpu/discover-gpus} found; 0 where it gave none.
     */
    static int device() {
        TaskContext task = TaskContext.get();
        ResourceInformation gpu = task == null ? null : task.resourcesJMap().get("gpu");
        return gpu == null || gpu.addresses().length == 0 ? 0 : number(gpu.addresses()[0]);
    }

    /**
     * A GPU's number from its address.
     *
     * @throws IllegalStateException if discovery names GPUs by something else than numbers
     */
    static int number(String address) {
        if (!address.matches("\\d{1,4}")) {
            throw new FailedException("Cannot compute on the GPU '" + address
                    + "' that Spark gave to this task: expected a number; use deploy/gpu/discover-gpus as"
                    + " spark.executor.resource.gpu.discoveryScript");
        }
        return Integer.parseInt(address);
    }
}
