package org.mzsr.adaptation;

import java.util.List;
import org.apiguardian.api.API;

/**
 * What an adaptation chose for itself, and by what.
 *
 * @param steps the number at which the held-out part of the LR image was met best
 * @param bicubic whether plain bicubic interpolation met it better still, and is the result instead
 * @param errors mean absolute error on the held-out part after 0, 1, 2, … steps, as far as it went
 * @param bicubicError the same of bicubic interpolation
 * @param finish what is done with the network's output
 */
@API(status = API.Status.EXPERIMENTAL)
public record ChosenSteps(int steps, boolean bicubic, List<Double> errors, double bicubicError, Finish finish) {}
