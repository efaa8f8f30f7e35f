/**
 * The network of MZSR, its gradient and its Hessian-vector product, written with the primitives of {@code tensor}.
 */
@NullMarked
package org.mzsr.network;

import org.jspecify.annotations.NullMarked;
