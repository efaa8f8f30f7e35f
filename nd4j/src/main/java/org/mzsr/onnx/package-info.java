/**
 * Weights as ONNX models, with the format's classes that ND4J brings.
 */
@NullMarked
package org.mzsr.onnx;

import org.jspecify.annotations.NullMarked;
