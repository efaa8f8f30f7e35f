/**
 * What every command line shares: options, errors as sentences, exit codes, progress.
 * <p>Only entry points use it; nothing else in {@code core} may.
 */
@NullMarked
package org.mzsr.console;

import org.jspecify.annotations.NullMarked;
