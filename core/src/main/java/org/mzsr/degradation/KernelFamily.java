package org.mzsr.degradation;

import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * Blur kernels that a formula names: {@code disk(radius=2)}. Whatever takes a kernel or a degradation understands every
 * family: {@code --kernel}, {@code --degradation}, the Java API, and {@code prepare.kernels.formulas}, which samples
 * from ranges of arguments. A family of somebody else's is one more entry in
 * {@code META-INF/services/org.mzsr.degradation.KernelFamily}.
 */
@API(status = API.Status.STABLE)
public interface KernelFamily {

    /** The word before the parentheses: lower-case letters. */
    String word();

    /** The sets of arguments that it can be given by, such as {@code [[variance], [sigma]]}; an empty set needs none. */
    List<List<String>> forms();

    /**
     * A kernel.
     *
     * @param size rows and columns that it should have, odd, 1 to 255
     * @param arguments by name: those of one of the {@link #forms()}
     * @throws IllegalArgumentException if a number is out of range
     */
    BlurKernel kernel(int size, Map<String, Double> arguments);
}
