/**
 * Pretraining and meta-training on Spark: the driver plans tasks, sums their gradients in task order and updates the
 * weights; executors compute the gradients.
 */
@NullMarked
package org.mzsr.training;

import org.jspecify.annotations.NullMarked;
