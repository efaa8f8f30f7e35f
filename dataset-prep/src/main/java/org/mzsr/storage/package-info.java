/**
 * Folders on any Hadoop file system: files that appear whole, and one writer at a time.
 */
@NullMarked
package org.mzsr.storage;

import org.jspecify.annotations.NullMarked;
