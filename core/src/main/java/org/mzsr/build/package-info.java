/**
 * What this build is.
 */
@NullMarked
package org.mzsr.build;

import org.jspecify.annotations.NullMarked;
