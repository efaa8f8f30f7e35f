/**
 * Datasets of HR patches and blur kernels: the Spark job that makes them, their layout and schema, and their reader.
 *
 * <p>A dataset is one folder: {@code patches/} (Parquet, a fixed number of shards), {@code kernels/} and
 * {@code validation/} (Parquet), {@code dataset.json} (what it is; written last).
 */
@NullMarked
package org.mzsr.dataset;

import org.jspecify.annotations.NullMarked;
