/** The weights that come with the program, for those who have none of their own. */
@NullMarked
package org.mzsr.shipped;

import org.jspecify.annotations.NullMarked;
