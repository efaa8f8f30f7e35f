/** One page of HTML that needs nothing else: charts, tables, pictures to compare. What is on it is for others to say. */
@NullMarked
package org.mzsr.page;

import org.jspecify.annotations.NullMarked;
