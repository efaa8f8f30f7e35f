/**
 * Many runs that differ by some settings, in one Spark application: what they share is done once.
 */
@NullMarked
package org.mzsr.sweep;

import org.jspecify.annotations.NullMarked;
