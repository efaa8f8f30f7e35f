package org.mzsr.tensor;

/**
 * What the configuration section {@code compute} says of backends; datasets, which read the rest of it, know none.
 *
 * @param backend which implementation
 */
public record BackendSettings(BackendName backend) {}
