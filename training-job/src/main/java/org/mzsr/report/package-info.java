/**
 * Pages that are made to be looked at: what runs and sweeps came to, in one HTML file that needs nothing else.
 * {@link org.mzsr.report.ReportCommand} is the way in.
 */
@NullMarked
package org.mzsr.report;

import org.jspecify.annotations.NullMarked;
