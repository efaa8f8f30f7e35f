/** The main class of all commands. */
@NullMarked
package org.mzsr;

import org.jspecify.annotations.NullMarked;
