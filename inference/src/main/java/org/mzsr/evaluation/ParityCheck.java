package org.mzsr.evaluation;

/**
 * One number that should come out, and what did.
 *
 * @param check what was computed
 * @param quantity which number of it: PSNR in dB, SSIM, …
 * @param expected the published or independent value
 * @param got this program's
 * @param tolerance how far apart they may be
 */
public record ParityCheck(String check, String quantity, double expected, double got, double tolerance) {

    /** How far this program's is above. */
    public double delta() {
        return got - expected;
    }

    /** Whether they agree; a value that is no number never does. */
    public boolean passes() {
        return Math.abs(delta()) <= tolerance;
    }
}
