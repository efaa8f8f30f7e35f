/** The demonstration: the whole chain on pictures that it makes itself, with the commands that a user would give. */
@NullMarked
package org.mzsr.demo;

import org.jspecify.annotations.NullMarked;
