/**
 * Arrays of numbers in files of other programs: numpy's, MATLAB's, and tables of text. Nobody vouches for these files, so their
 * readers say what is wrong with one kind of exception, and take neither more time nor more memory than a kernel is worth.
 */
@NullMarked
package org.mzsr.array;

import org.jspecify.annotations.NullMarked;
