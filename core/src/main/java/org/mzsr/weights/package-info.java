/**
 * Weight files: safetensors with provenance in the header.
 */
@NullMarked
package org.mzsr.weights;

import org.jspecify.annotations.NullMarked;
