package org.mzsr.training;

import java.util.List;
import org.mzsr.adaptation.Schedule;

/**
 * The configuration section {@code adapt}.
 *
 * @param rates learning rates of the steps that the weights will be adapted with; the last one stands for all later steps
 */
record AdaptSettings(List<Double> rates) {

    AdaptSettings {
        Schedule.of(rates);
    }
}
