package org.mzsr.inference;

/**
 * One number that should come out, and what did.
 *
 * @param check what was computed
 * @param quantity which number of it: PSNR in dB, SSIM, …
 * @param expected the published or independent value
 * @param got this program's
 * @param tolerance how far apart they may be
 */
record ParityCheck(String check, String quantity, double expected, double got, double tolerance) {

    double delta() {
        return got - expected;
    }

    /** Whether they agree; a value that is no number never does. */
    boolean passes() {
        return Math.abs(delta()) <= tolerance;
    }
}
