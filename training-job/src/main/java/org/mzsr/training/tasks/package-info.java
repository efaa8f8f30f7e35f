/**
 * Plans become gradients: tasks on executors, what executors keep, the tree of sums, and where the time goes.
 */
@NullMarked
package org.mzsr.training.tasks;

import org.jspecify.annotations.NullMarked;
