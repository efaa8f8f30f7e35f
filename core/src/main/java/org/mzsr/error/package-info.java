/**
 * Exceptions whose message is a sentence for a person. All others are faults of the program.
 */
@NullMarked
package org.mzsr.error;

import org.jspecify.annotations.NullMarked;
