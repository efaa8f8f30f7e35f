/**
 * ZSSR: training on one LR image alone.
 */
@NullMarked
package org.mzsr.zssr;

import org.jspecify.annotations.NullMarked;
