/** What runs leave in their folders, as a page to look at. */
@NullMarked
package org.mzsr.training.report;

import org.jspecify.annotations.NullMarked;
