package org.mzsr.network;

import org.apiguardian.api.API;
import org.mzsr.error.BadInputException;

/**
 * LR patches that went through one blur, with its code.
 *
 * @param count patches n
 * @param height pixels
 * @param width pixels
 * @param input {@code [n, 16, height, width]}
 * @param code {@code [3]}; of what is to be predicted, anything
 */
@API(status = API.Status.EXPERIMENTAL)
public record CodeBatch(int count, int height, int width, double[] input, double[] code) {

    /** Checks the lengths. */
    public CodeBatch {
        if (input.length != count * PredictorShape.CHANNELS * height * width || code.length != PredictorShape.NUMBERS) {
            throw new BadInputException("Cannot make a batch of " + count + " patches of " + height + "x" + width
                    + " pixels from " + input.length + " inputs and " + code.length + " numbers of a code");
        }
    }

    /** The shape without the numbers. */
    BatchShape shape() {
        return new BatchShape(count, height, width);
    }
}
