package org.mzsr.network;

import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * The last word of a kernel predictor: what the pixels of an image together say, made wider or narrower by how much they had to say. Pixels of
 * soft images have less to say than those of sharp ones under the same blur, and their mean calls the image more blurred than it is.
 * With l the mean of the code's first and third number, and m the mean logarithm of the weights of a pixel for them, both are
 * changed by
 *
 * <pre>
 *   δ = v₀ + v₁ l + v₂ m + v₃ l² + v₄ l m + v₅ m²
 * </pre>
 *
 * @param v the six numbers
 */
@API(status = API.Status.EXPERIMENTAL)
public record PredictorHead(double[] v) {

    /** How many numbers. */
    static final int SIZE = 6;

    /** Of a predictor's parameters. */
    public static PredictorHead of(PredictorShape shape, double[] theta) {
        int begin = shape.convolutions().parameters();
        return new PredictorHead(Arrays.copyOfRange(theta, begin, begin + SIZE));
    }

    /** The code of an image whose pixels say this. */
    public double[] code(Evidence evidence) {
        double change = change(evidence);
        double[] code = evidence.code();
        return new double[] {code[0] + change, code[1], code[2] + change};
    }

    private double change(Evidence evidence) {
        double[] by = byNumbers(evidence);
        double change = 0;
        for (int i = 0; i < SIZE; i++) {
            change += v[i] * by[i];
        }
        return change;
    }

    /** ∂δ/∂v. */
    static double[] byNumbers(Evidence evidence) {
        double l = evidence.level();
        double m = evidence.meanLogWeight();
        return new double[] {1, l, m, l * l, l * m, m * m};
    }

    /** ∂δ/∂l. */
    double byLevel(Evidence evidence) {
        return v[1] + 2 * v[3] * evidence.level() + v[4] * evidence.meanLogWeight();
    }

    /** ∂δ/∂m. */
    double byMeanLogWeight(Evidence evidence) {
        return v[2] + v[4] * evidence.level() + 2 * v[5] * evidence.meanLogWeight();
    }
}
