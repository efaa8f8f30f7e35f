/** Notebooks: texts that can be reviewed, what they show, and the Java kernel that runs them. */
@NullMarked
package org.mzsr.notebook;

import org.jspecify.annotations.NullMarked;
