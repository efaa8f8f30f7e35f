package org.mzsr.adaptation;

import org.mzsr.network.Batch;
import org.mzsr.random.RandomStream;

/**
 * The part of a support set that adaptation must not learn from, so that it can be judged by it: a fifth of the cells of a
 * grid, by chance, at least one; and never all, where there are two or more.
 */
final class HeldOut {

    private static final int CELL = 24;

    private final Batch batch;
    private final double[] learned;
    private final double share;

    HeldOut(Batch batch) {
        this.batch = batch;
        int cell = Math.max(1, Math.min(CELL, Math.min(batch.height(), batch.width()) / 2));
        int rows = (batch.height() + cell - 1) / cell;
        int columns = (batch.width() + cell - 1) / cell;
        boolean[] held = choose(batch.count() * rows * columns);
        learned = new double[batch.label().length];
        double kept = 0;
        for (int i = 0; i < learned.length; i++) {
            int x = i % batch.width();
            int y = i / batch.width() % batch.height();
            int image = i / (batch.width() * batch.height() * batch.channels());
            if (!held[(image * rows + y / cell) * columns + x / cell]) {
                learned[i] = 1;
                kept++;
            }
        }
        share = kept / learned.length;
    }

    private static boolean[] choose(int cells) {
        boolean[] held = new boolean[cells];
        var random = RandomStream.of(0, "held out", cells);
        int chosen = 0;
        for (int i = 0; i < cells; i++) {
            held[i] = random.nextInt(5) == 0;
            chosen += held[i] ? 1 : 0;
        }
        if (chosen == 0 || chosen == cells) {
            held[cells / 2] = chosen == 0;
        }
        return held;
    }

    /** 1 where adaptation may learn, 0 where it is held out. */
    double[] learned() {
        return learned;
    }

    /** Share of the elements that adaptation may learn from. */
    double share() {
        return share;
    }

    /** Mean absolute difference between {@code output} and the label where it was held out. */
    double error(double[] output) {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < output.length; i++) {
            if (learned[i] == 0) {
                sum += Math.abs(output[i] - batch.label()[i]);
                count++;
            }
        }
        return sum / count;
    }
}
