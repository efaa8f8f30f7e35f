/**
 * The way in for programs that enlarge images.
 */
@NullMarked
package org.mzsr;

import org.jspecify.annotations.NullMarked;
