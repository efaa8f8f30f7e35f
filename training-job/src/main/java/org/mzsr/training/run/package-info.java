/**
 * What a run leaves behind while it goes: its folder and lock, checkpoints, metrics, events.
 */
@NullMarked
package org.mzsr.training.run;

import org.jspecify.annotations.NullMarked;
