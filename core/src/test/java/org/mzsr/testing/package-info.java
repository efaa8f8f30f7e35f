/**
 * For tests, also of other programs: a backend of plain loops in float64, and derivatives by differences.
 */
@NullMarked
package org.mzsr.testing;

import org.jspecify.annotations.NullMarked;
