package org.mzsr.training.tasks;

import org.mzsr.config.Configuration;
import org.mzsr.dataset.ComputeSettings;
import org.mzsr.tensor.BackendOptions;
import org.mzsr.tensor.BackendSettings;
import org.mzsr.tensor.Precision;

/** The backend that a configuration asks for, of one task. */
public final class TaskBackend {

    private TaskBackend() {}

    /** In float32, with the configuration's native threads. */
    public static BackendOptions of(Configuration configuration) {
        return configuration
                .bind("compute", BackendSettings.class)
                .options(
                        Precision.FLOAT32,
                        configuration.bind("compute", ComputeSettings.class).nativeThreads());
    }
}
