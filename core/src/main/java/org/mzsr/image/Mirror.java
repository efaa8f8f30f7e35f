package org.mzsr.image;

/** Border rule of the published code: the image continues as its mirror image, the edge sample repeated. */
public final class Mirror {

    private Mirror() {}

    /** The index in 0 … n−1 that stands for {@code i}, which may lie any distance outside. */
    public static int index(int i, int n) {
        int folded = Math.floorMod(i, 2 * n);
        return folded < n ? folded : 2 * n - 1 - folded;
    }
}
