/**
 * One LR image: meta-trained weights are adapted to it in a few gradient steps, and it is enlarged. No files, no console.
 */
@NullMarked
package org.mzsr.adaptation;

import org.jspecify.annotations.NullMarked;
