/**
 * Whether a JVM can do what is asked of it: Java, Spark, natives, threads, memory. The same checks for the driver, for every
 * executor before its first task, and for {@code mzsr doctor}.
 */
@NullMarked
package org.mzsr.checkup;

import org.jspecify.annotations.NullMarked;
