/**
 * The inner loop, shared by training and by inference, and the exact meta-gradient through it.
 */
@NullMarked
package org.mzsr.meta;

import org.jspecify.annotations.NullMarked;
