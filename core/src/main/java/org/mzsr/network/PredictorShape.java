package org.mzsr.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apiguardian.api.API;
import org.mzsr.problem.ParameterTensor;

/**
 * A network that reads an LR image and says how it was blurred: {@code depth} convolutions 3×3, {@code width} features between
 * them, ReLU after all but the last. At each pixel it gives {@value #NUMBERS} numbers of a code, and how much this pixel has to say of each;
 * an image's code is their means weighted by the exponentials of that (Gu et al., CVPR 2019, average over all pixels alike), after
 * {@link PredictorHead} has had its say.
 *
 * @param depth number of convolutions, at least 2
 * @param width number of features, at least 1
 */
@API(status = API.Status.EXPERIMENTAL)
public record PredictorShape(int depth, int width) implements Architecture {

    /** Numbers of a code. */
    public static final int NUMBERS = 3;

    /**
     * Planes of the input, measures of how sharp an LR image is; as many come out, of which the first three are the code and the
     * next three its weights. So many because oneDNN is fast for whole blocks of channels: four take over twenty times as long.
     */
    public static final int CHANNELS = 16;

    /** Checks the ranges. */
    public PredictorShape {
        new NetworkShape(depth, width, CHANNELS);
    }

    /** Its convolutions. */
    NetworkShape convolutions() {
        return new NetworkShape(depth, width, CHANNELS);
    }

    /** Those of the convolutions, and the head's. */
    @Override
    public List<ParameterTensor> tensors() {
        List<ParameterTensor> tensors = new ArrayList<>(convolutions().tensors());
        tensors.add(ParameterTensor.of("head", depth, convolutions().parameters(), PredictorHead.SIZE));
        return List.copyOf(tensors);
    }

    /** The head says nothing at first. */
    @Override
    public double[] initial(long seed) {
        double[] theta = convolutions().initial(seed);
        return Arrays.copyOf(theta, theta.length + PredictorHead.SIZE);
    }
}
