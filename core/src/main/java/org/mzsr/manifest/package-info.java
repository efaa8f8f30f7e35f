/**
 * What a dataset and a sweep say of themselves: the contents of {@code dataset.json} and {@code sweep.json}.
 */
@NullMarked
package org.mzsr.manifest;

import org.jspecify.annotations.NullMarked;
