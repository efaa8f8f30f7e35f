package org.mzsr.tensor;

import org.apiguardian.api.API;

/** The product of two square float32 matrices: the yardstick of how fast a machine computes. */
@API(status = API.Status.EXPERIMENTAL)
public interface MatrixProduct extends AutoCloseable {

    /** Rows and columns: large enough that memory does not matter, small enough to take a tenth of a second. */
    int SIZE = 2048;

    /** Floating-point operations of one product. */
    double OPERATIONS = 2.0 * SIZE * SIZE * SIZE;

    /** Computes it once. */
    void compute();

    @Override
    void close();
}
