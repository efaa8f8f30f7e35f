/**
 * Commands that run other commands, one after the other.
 */
@NullMarked
package org.mzsr.chain;

import org.jspecify.annotations.NullMarked;
