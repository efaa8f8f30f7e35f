/**
 * Configuration: HOCON files bound to records; unknown or ill-typed keys are errors that name the nearest key.
 */
@NullMarked
package org.mzsr.config;

import org.jspecify.annotations.NullMarked;
