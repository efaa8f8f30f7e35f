/** Reads TensorFlow V2 checkpoints, in which the published weights come. */
@NullMarked
package org.mzsr.tensorflow;

import org.jspecify.annotations.NullMarked;
