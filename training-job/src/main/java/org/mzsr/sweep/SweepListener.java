package org.mzsr.sweep;

/** Is told how a sweep goes, by the threads of its cells. */
interface SweepListener {

    /** A sentence. */
    void notice(String sentence);

    /**
     * A pretraining or a cell is further.
     *
     * @param name of the stage or the cell
     * @param iteration that it has reached
     */
    void reached(String name, long iteration);

    /** Whether to stop; everything that was done stays. */
    boolean wantsToStop();
}
