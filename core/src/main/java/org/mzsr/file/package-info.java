/**
 * Habits with files that know nothing of super-resolution: files that appear whole, and foreign ones that are not trusted.
 */
@NullMarked
package org.mzsr.file;

import org.jspecify.annotations.NullMarked;
