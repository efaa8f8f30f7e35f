/**
 * File formats and habits that know nothing of super-resolution: numpy arrays, files that appear whole.
 */
@NullMarked
package org.mzsr.file;

import org.jspecify.annotations.NullMarked;
