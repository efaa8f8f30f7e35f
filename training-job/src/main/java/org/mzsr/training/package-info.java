/**
 * Pretraining and meta-training on Spark: {@link org.mzsr.training.Training} starts a run, whose outer loop lets an engine
 * advance the weights. {@code objective} is what is learnt, {@code tasks} what executors compute, {@code run} what is written.
 */
@NullMarked
package org.mzsr.training;

import org.jspecify.annotations.NullMarked;
