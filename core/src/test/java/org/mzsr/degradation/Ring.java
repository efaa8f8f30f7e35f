package org.mzsr.degradation;

import java.util.List;
import java.util.Map;

/** A family that is registered as somebody else's would be: a circle, one pixel wide. */
public final class Ring implements KernelFamily {

    @Override
    public String word() {
        return "ring";
    }

    @Override
    public List<List<String>> forms() {
        return List.of(List.of("radius"));
    }

    @Override
    public BlurKernel kernel(int size, Map<String, Double> arguments) {
        double[] values = new double[size * size];
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            int row = i / size;
            double distance = Math.hypot(row - (size - 1) / 2.0, i % size - (size - 1) / 2.0);
            values[i] = Math.abs(distance - arguments.get("radius")) <= 0.5 ? 1 : 0;
            sum += values[i];
        }
        for (int i = 0; i < values.length; i++) {
            values[i] /= sum;
        }
        return new BlurKernel(size, size, values);
    }
}
