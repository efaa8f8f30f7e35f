package org.mzsr.degradation;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The families that come with the program. */
enum StandardFamily implements KernelFamily {
    /** By variance, by standard deviation, or by the covariance's eigenvalues and direction. */
    GAUSSIAN("variance", "sigma", "lambda1 lambda2 theta") {
        @Override
        public BlurKernel kernel(int size, Map<String, Double> arguments) {
            if (arguments.containsKey("theta")) {
                return BlurKernel.gaussian(
                        size, number(arguments, "theta"), number(arguments, "lambda1"), number(arguments, "lambda2"));
            }
            double sigma = arguments.getOrDefault("sigma", Double.NaN);
            double variance = arguments.getOrDefault("variance", sigma * sigma);
            return BlurKernel.gaussian(size, 0, variance, variance);
        }
    },
    /** Out of focus. */
    DISK("radius") {
        @Override
        public BlurKernel kernel(int size, Map<String, Double> arguments) {
            return BlurKernel.disk(size, number(arguments, "radius"));
        }
    },
    /** Along a straight line. */
    MOTION("length angle") {
        @Override
        public BlurKernel kernel(int size, Map<String, Double> arguments) {
            return BlurKernel.motion(size, number(arguments, "length"), number(arguments, "angle"));
        }
    },
    /** No blur. */
    DELTA() {
        @Override
        public BlurKernel kernel(int size, Map<String, Double> arguments) {
            return BlurKernel.delta();
        }
    };

    private final String forms;

    /** Each form as its arguments' names, separated by blanks. */
    StandardFamily(String... forms) {
        this.forms = String.join(",", forms);
    }

    @Override
    public List<List<String>> forms() {
        return forms.isEmpty()
                ? List.of()
                : Stream.of(forms.split(","))
                        .map(form -> List.of(form.split(" ")))
                        .toList();
    }

    @Override
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static double number(Map<String, Double> arguments, String name) {
        return arguments.getOrDefault(name, Double.NaN);
    }
}
