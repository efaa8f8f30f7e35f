/**
 * Weights in other programs' formats.
 */
@NullMarked
package org.mzsr.export;

import org.jspecify.annotations.NullMarked;
