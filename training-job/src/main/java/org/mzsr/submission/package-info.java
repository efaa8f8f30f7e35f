/** Drivers on a cluster's workers: followed to their end, asked after, stopped. {@code deploy/submit} uses it. */
@NullMarked
package org.mzsr.submission;

import org.jspecify.annotations.NullMarked;
