package org.mzsr.dataset.kernels;

import static org.mzsr.config.Checks.require;

import java.io.Serializable;
import java.util.List;
import java.util.random.RandomGenerator;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.degradation.KernelFormula;
import org.mzsr.degradation.KernelName;

/**
 * Kernels of any family, by formulas whose arguments may be ranges, such as {@code motion(length=1..9, angle=0..3.14)}; all
 * formulas are equally likely.
 *
 * @param weight share in the mixture
 * @param list of formulas, as {@link KernelName} reads them
 */
record Formulas(double weight, List<String> list) implements Family, Serializable {

    Formulas {
        require(weight >= 0, "weight", weight, "0 or more");
        require(weight == 0 || !list.isEmpty(), "list", list, "one formula or more");
        list.forEach(Formulas::formula);
    }

    private static KernelFormula formula(String text) {
        if (KernelName.parse(text) instanceof KernelFormula formula) {
            return formula;
        }
        throw new IllegalArgumentException(
                "key 'list' has '" + text + "', expected a formula; files are prepare.kernels.files");
    }

    @Override
    public String key() {
        return "formulas";
    }

    @Override
    public BlurKernel sample(RandomGenerator random, int size, double scale) {
        return formula(list.get(random.nextInt(list.size()))).sample(random, size);
    }
}
