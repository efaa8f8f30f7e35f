/** The main class of all commands. */
@NullMarked
package org.mzsr.cli;

import org.jspecify.annotations.NullMarked;
