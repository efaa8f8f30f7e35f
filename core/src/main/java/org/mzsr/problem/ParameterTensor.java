package org.mzsr.problem;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.mzsr.error.BadInputException;

/**
 * One parameter tensor: its place in the flat parameter vector θ, and how files lay it out.
 *
 * @param name in files: {@code conv1.weight}
 * @param layer number of the layer that it belongs to, from 0; tensors of a layer may share an inner rate
 * @param offset its first element in θ
 * @param shape dimensions in θ, in C order
 * @param axes which of these dimensions are a file's first, second, …: {@code [3, 2, 0, 1]} turns {@code [3, 3, in, out]} into
 *     PyTorch's {@code [out, in, 3, 3]}
 */
@API(status = API.Status.EXPERIMENTAL)
public record ParameterTensor(String name, int layer, int offset, List<Integer> shape, List<Integer> axes)
        implements Serializable {

    /** Checks that there is an axis for each dimension. */
    public ParameterTensor {
        shape = List.copyOf(shape);
        axes = List.copyOf(axes);
        List<Integer> dimensions = IntStream.range(0, shape.size()).boxed().toList();
        if (offset < 0 || layer < 0 || !axes.stream().sorted().toList().equals(dimensions)) {
            throw new BadInputException("Cannot place parameter tensor " + name + " of shape " + shape + " at " + offset
                    + " of layer " + layer + " with axes " + axes + ": expected each of " + dimensions + " once");
        }
    }

    /** A tensor whose layout in files is that in θ. */
    public static ParameterTensor of(String name, int layer, int offset, Integer... shape) {
        return new ParameterTensor(
                name,
                layer,
                offset,
                List.of(shape),
                IntStream.range(0, shape.length).boxed().toList());
    }

    /** Number of elements. */
    public int size() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    /** After its last element in θ. */
    public int end() {
        return offset + size();
    }

    /** Dimensions in files. */
    public int[] fileShape() {
        return axes.stream().mapToInt(shape::get).toArray();
    }

    /** Its elements in a file's order, out of θ. */
    public double[] toFile(double[] theta) {
        double[] values = new double[size()];
        forEachElement((inTheta, inFile) -> values[inFile] = theta[inTheta]);
        return values;
    }

    /** Puts elements that are in a file's order into θ. */
    public void fromFile(double[] values, double[] theta) {
        forEachElement((inTheta, inFile) -> theta[inTheta] = values[inFile]);
    }

    private interface Places {
        void visit(int inTheta, int inFile);
    }

    private void forEachElement(Places places) {
        int[] step = new int[shape.size()];
        int stride = 1;
        for (int i = axes.size() - 1; i >= 0; i--) {
            step[axes.get(i)] = stride;
            stride *= shape.get(axes.get(i));
        }
        int[] index = new int[shape.size()];
        int inFile = 0;
        for (int i = 0; i < size(); i++) {
            places.visit(offset + i, inFile);
            for (int d = index.length - 1; d >= 0; d--) {
                inFile += step[d];
                if (++index[d] < shape.get(d)) {
                    break;
                }
                inFile -= step[d] * shape.get(d);
                index[d] = 0;
            }
        }
    }
}
