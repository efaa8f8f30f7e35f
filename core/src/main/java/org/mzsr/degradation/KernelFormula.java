package org.mzsr.degradation;

import static java.util.stream.Collectors.joining;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apiguardian.api.API;
import org.mzsr.config.Decimal;
import org.mzsr.error.BadInputException;

/**
 * A family's word with its arguments: {@code motion(length=5, angle=0.3)}. An argument may be a range, as in
 * {@code motion(length=1..9, angle=0..3.14)}, where kernels are sampled.
 *
 * @param family its word
 * @param arguments by name, in the order written; without the size
 * @param size rows and columns, odd
 */
@API(status = API.Status.STABLE)
public record KernelFormula(String family, Map<String, Argument> arguments, int size) implements KernelName {

    /** Where a formula does not say its size. */
    static final int DEFAULT_SIZE = 21;

    private static final Pattern FORMULA = Pattern.compile("([a-z]+)(?:\\((.*)\\))?");
    private static final Pattern PUBLISHED = Pattern.compile("g(ani|\\d+(?:\\.\\d+)?)");
    private static final String SIZE = "size";

    /** Of the largest value: what a kernel may have left at its border, where it ends. */
    private static final double CUT = 0.1;

    /**
     * A number, or all between two.
     *
     * @param from the smallest
     * @param to the largest, or the same
     */
    public record Argument(double from, double to) {

        /** A single number. */
        static Argument of(double number) {
            return new Argument(number, number);
        }

        @Override
        public String toString() {
            return from == to ? Double.toString(from) : from + ".." + to;
        }
    }

    /** Copies the arguments, in their order. */
    public KernelFormula {
        arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
    }

    /**
     * Reads a formula; empty where the text does not begin as one.
     *
     * @throws IllegalArgumentException if its arguments are not those of the family
     */
    static Optional<KernelFormula> find(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        Matcher published = PUBLISHED.matcher(lower);
        if (published.matches()) {
            return Optional.of(published(published.group(1)));
        }
        Matcher formula = FORMULA.matcher(lower);
        if (!formula.matches()) {
            return Optional.empty();
        }
        String arguments = formula.group(2) == null ? "" : formula.group(2);
        return KernelFamilies.find(formula.group(1)).map(family -> of(text, family, arguments));
    }

    /** As the published tables name Gaussians: by their variance, or the one anisotropic kernel. */
    private static KernelFormula published(String width) {
        Map<String, Argument> arguments = new LinkedHashMap<>();
        if (width.equals("ani")) {
            arguments.put("lambda1", Argument.of(4));
            arguments.put("lambda2", Argument.of(1));
            arguments.put("theta", Argument.of(-0.5));
        } else {
            arguments.put("variance", Argument.of(Double.parseDouble(width)));
        }
        return new KernelFormula("gaussian", arguments, DEFAULT_SIZE);
    }

    private static KernelFormula of(String text, KernelFamily family, String list) {
        Map<String, Argument> arguments = new LinkedHashMap<>();
        for (String argument : list.isBlank() ? new String[0] : list.split(",")) {
            String[] pair = argument.split("=");
            if (pair.length != 2 || arguments.put(pair[0].strip(), argument(text, pair[1].strip())) != null) {
                throw new BadInputException(
                        "Cannot use kernel '" + text + "': '" + argument.strip() + "' is not name=number");
            }
        }
        Argument size = arguments.remove(SIZE);
        int wanted = size == null ? DEFAULT_SIZE : (int) size.from();
        if (wanted % 2 == 0 || (size != null && (size.from() != wanted || size.to() != wanted))) {
            throw new BadInputException("Cannot use kernel '" + text + "': size must be an odd number,"
                    + " or the kernel has no middle pixel and shifts the image");
        }
        Set<String> names = new TreeSet<>(arguments.keySet());
        boolean known = family.forms().isEmpty()
                ? names.isEmpty()
                : family.forms().stream().anyMatch(form -> new TreeSet<>(form).equals(names));
        if (!known) {
            throw new BadInputException("Cannot use kernel '" + text + "': expected " + KernelName.forms());
        }
        return new KernelFormula(family.word(), arguments, wanted);
    }

    private static Argument argument(String text, String number) {
        try {
            int range = number.indexOf("..");
            return range < 0
                    ? Argument.of(Decimal.real(number))
                    : new Argument(Decimal.real(number.substring(0, range)), Decimal.real(number.substring(range + 2)));
        } catch (BadInputException e) {
            throw new BadInputException("Cannot use kernel '" + text + "': " + e.getMessage(), e);
        }
    }

    /**
     * The kernel.
     *
     * @throws IllegalArgumentException if an argument is a range, or out of the family's range
     */
    @Override
    public BlurKernel kernel(Consumer<String> notice) {
        if (arguments.values().stream().anyMatch(argument -> argument.from() != argument.to())) {
            throw new BadInputException("Cannot use kernel '" + this
                    + "': a range is for prepare.kernels.formulas alone, which samples; expected a number");
        }
        BlurKernel kernel = kernel(size, argument -> argument.from());
        if (kernel.borderShare() > CUT) {
            throw new BadInputException("Cannot use kernel '" + this + "': its " + size + "x" + size
                    + " pixels cut it off; give it more with size=N, an odd number");
        }
        return kernel;
    }

    /**
     * A kernel whose ranges are numbers drawn from them, all equally likely.
     *
     * @param sampledSize rows and columns, in place of the formula's
     */
    public BlurKernel sample(RandomGenerator random, int sampledSize) {
        return kernel(
                sampledSize,
                argument -> argument.from() == argument.to()
                        ? argument.from()
                        : argument.from() + (argument.to() - argument.from()) * random.nextDouble());
    }

    private interface Choice {
        double of(Argument argument);
    }

    private BlurKernel kernel(int rows, Choice choice) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        arguments.forEach((name, argument) -> numbers.put(name, choice.of(argument)));
        return KernelFamilies.find(family)
                .orElseThrow(() -> new BadInputException(
                        "Cannot use kernel '" + this + "': there is no family " + family + " on the class path"))
                .kernel(rows, numbers);
    }

    @Override
    public String toString() {
        String all = arguments.entrySet().stream()
                .map(argument -> argument.getKey() + "=" + argument.getValue())
                .collect(joining(", "));
        String sized = size == DEFAULT_SIZE ? all : all + (all.isEmpty() ? "" : ", ") + SIZE + "=" + size;
        return sized.isEmpty() ? family : family + "(" + sized + ")";
    }
}
