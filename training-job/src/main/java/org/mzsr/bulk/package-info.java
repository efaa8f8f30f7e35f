/**
 * Many images on a cluster: each is enlarged by one task.
 */
@NullMarked
package org.mzsr.bulk;

import org.jspecify.annotations.NullMarked;
