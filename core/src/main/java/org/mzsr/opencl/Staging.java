package org.mzsr.opencl;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.mzsr.tensor.Precision;

/** Memory of the machine for numbers on their way to the device and back, in its format and its order. */
final class Staging implements AutoCloseable {

    private FloatPointer singles = new FloatPointer();
    private DoublePointer doubles = new DoublePointer();
    private final Precision precision;
    private float[] floats = new float[0];
    private double[] ordered = new double[0];

    Staging(Precision precision) {
        this.precision = precision;
    }

    /** Memory for so many numbers at least. */
    Pointer of(int size) {
        if (precision == Precision.FLOAT32) {
            if (singles.capacity() < size) {
                singles.close();
                singles = new FloatPointer(size);
                floats = new float[size];
            }
            return singles;
        }
        if (doubles.capacity() < size) {
            doubles.close();
            doubles = new DoublePointer(size);
            ordered = new double[size];
        }
        return doubles;
    }

    /** Fills it with a tensor's numbers, from C order. */
    void put(double[] source, int offset, OpenClTensor tensor) {
        int channels = tensor.isImages() ? tensor.dimension(1) : 1;
        int pixels = tensor.isImages() ? tensor.dimension(2) * tensor.dimension(3) : tensor.size();
        int images = channels * pixels == 0 ? 0 : tensor.size() / (channels * pixels);
        int from = offset;
        for (int image = 0; image < images; image++) {
            for (int channel = 0; channel < channels; channel++) {
                int to = image * pixels * channels + channel;
                for (int i = 0; i < pixels; i++, to += channels) {
                    set(to, source[from++]);
                }
            }
        }
        if (precision == Precision.FLOAT32) {
            singles.put(floats, 0, tensor.size());
        } else {
            doubles.put(ordered, 0, tensor.size());
        }
    }

    /** Takes a tensor's numbers out of it, to C order. */
    void get(OpenClTensor tensor, double[] target, int offset) {
        if (precision == Precision.FLOAT32) {
            singles.get(floats, 0, tensor.size());
        } else {
            doubles.get(ordered, 0, tensor.size());
        }
        int channels = tensor.isImages() ? tensor.dimension(1) : 1;
        int pixels = tensor.isImages() ? tensor.dimension(2) * tensor.dimension(3) : tensor.size();
        int images = channels * pixels == 0 ? 0 : tensor.size() / (channels * pixels);
        int to = offset;
        for (int image = 0; image < images; image++) {
            for (int channel = 0; channel < channels; channel++) {
                int from = image * pixels * channels + channel;
                for (int i = 0; i < pixels; i++, from += channels) {
                    target[to++] = precision == Precision.FLOAT32 ? floats[from] : ordered[from];
                }
            }
        }
    }

    private void set(int index, double value) {
        if (precision == Precision.FLOAT32) {
            floats[index] = (float) value;
        } else {
            ordered[index] = value;
        }
    }

    @Override
    public void close() {
        singles.close();
        doubles.close();
    }
}
