package org.mzsr.image;

/**
 * Colours under what is wholly transparent, continued from what is seen around. Nobody sees them, yet whatever looks at
 * neighbours, as interpolation and networks do, would let them into the edges. Coarser and coarser levels of the image fill ever
 * larger holes (the pull-push of Gortler et al., The Lumigraph, SIGGRAPH 1996, section 3.4).
 */
final class Continuation {

    private static final double HALF = 0.5;

    private Continuation() {}

    /** The colours, changed only where {@code alpha} is 0. */
    static Image of(Image color, Image alpha) {
        double[] opacity = alpha.data();
        int plane = opacity.length;
        Image around = null;
        double[] continued = color.data();
        for (int i = 0; i < continued.length; i++) {
            if (opacity[i % plane] == 0) {
                if (around == null) {
                    around = filled(multiplied(color, alpha), alpha);
                    continued = continued.clone();
                }
                continued[i] = around.data()[i];
            }
        }
        return new Image(color.channels(), color.height(), color.width(), continued);
    }

    private static Image multiplied(Image color, Image alpha) {
        int plane = alpha.data().length;
        double[] product = new double[color.data().length];
        for (int i = 0; i < product.length; i++) {
            product[i] = color.data()[i] * alpha.data()[i % plane];
        }
        return new Image(color.channels(), color.height(), color.width(), product);
    }

    /** Colours that were multiplied by their weights, and the rest of each weight from the next coarser level. */
    private static Image filled(Image multiplied, Image weight) {
        int plane = weight.data().length;
        double[] filled = new double[multiplied.data().length];
        if (plane == 1) {
            for (int c = 0; c < filled.length; c++) {
                filled[c] = weight.data()[0] > 0 ? multiplied.data()[c] / weight.data()[0] : 0;
            }
            return new Image(multiplied.channels(), 1, 1, filled).clip();
        }
        Image coarse = filled(
                Bicubic.resize(multiplied, HALF).clip(),
                Bicubic.resize(weight, HALF).clip());
        Image around = Bicubic.resize(coarse, 1 / HALF, multiplied.height(), multiplied.width());
        for (int i = 0; i < filled.length; i++) {
            filled[i] = multiplied.data()[i] + (1 - weight.data()[i % plane]) * around.data()[i];
        }
        return new Image(multiplied.channels(), multiplied.height(), multiplied.width(), filled).clip();
    }
}
