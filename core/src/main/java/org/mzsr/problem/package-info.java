/**
 * What meta-learning has to know of a problem: how its parameters lie in a vector, and a loss with its first and second
 * derivatives. {@code network} is one such problem, {@code meta} knows no other.
 */
@NullMarked
package org.mzsr.problem;

import org.jspecify.annotations.NullMarked;
