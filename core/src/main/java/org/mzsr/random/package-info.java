/**
 * Randomness as a function of what it is for.
 */
@NullMarked
package org.mzsr.random;

import org.jspecify.annotations.NullMarked;
