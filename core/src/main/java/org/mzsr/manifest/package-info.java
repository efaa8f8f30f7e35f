/**
 * What a dataset says of itself: the content of {@code dataset.json}.
 */
@NullMarked
package org.mzsr.manifest;

import org.jspecify.annotations.NullMarked;
