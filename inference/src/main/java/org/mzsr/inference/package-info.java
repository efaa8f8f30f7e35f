/**
 * What an end user does with trained weights: adapt them to one image, upscale it, measure the result. No Spark.
 */
@NullMarked
package org.mzsr.inference;

import org.jspecify.annotations.NullMarked;
