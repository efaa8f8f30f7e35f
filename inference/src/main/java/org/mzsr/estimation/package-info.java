/** Which blur an image went through, found in the image itself. */
@NullMarked
package org.mzsr.estimation;

import org.jspecify.annotations.NullMarked;
