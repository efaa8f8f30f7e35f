package org.mzsr.tensor;

import static org.bytedeco.dnnl.global.dnnl.dnnl_sgemm;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The product of two square float32 matrices by a library that is loaded: the yardstick of how fast this machine computes.
 * Nothing else needs one.
 */
public final class MatrixProduct implements AutoCloseable {

    /** Large enough that memory does not matter, small enough to take a tenth of a second. */
    private static final int SIZE = 2048;

    private final Runnable product;
    private final Runnable close;

    private MatrixProduct(Runnable product, Runnable close) {
        this.product = product;
        this.close = close;
    }

    /** The libraries that are loaded for float32 on this machine. */
    public static List<BackendName> available() {
        return OneDnn.isAvailable() ? List.of(BackendName.ND4J, BackendName.ONEDNN) : List.of(BackendName.ND4J);
    }

    /** By the BLAS of ND4J, which is OpenBLAS, or oneDNN's own; on so many threads of the calling thread. */
    public static MatrixProduct open(BackendName name, int threads) {
        if (name == BackendName.ONEDNN) {
            OpenMp.useThreads(threads);
            OneDnn oneDnn = new OneDnn();
            FloatPointer a = filled(oneDnn);
            FloatPointer b = filled(oneDnn);
            FloatPointer c = filled(oneDnn);
            return new MatrixProduct(
                    () -> OneDnn.check(
                            dnnl_sgemm((byte) 'N', (byte) 'N', SIZE, SIZE, SIZE, 1, a, SIZE, b, SIZE, 0, c, SIZE),
                            "a matrix product"),
                    oneDnn::close);
        }
        Backends.useThreads(threads);
        INDArray a = Nd4j.createUninitializedDetached(DataType.FLOAT, 'f', SIZE, SIZE)
                .assign(1);
        INDArray b = Nd4j.createUninitializedDetached(DataType.FLOAT, 'f', SIZE, SIZE)
                .assign(1);
        INDArray c = Nd4j.createUninitializedDetached(DataType.FLOAT, 'f', SIZE, SIZE);
        return new MatrixProduct(() -> Nd4j.gemm(a, b, c, false, false, 1, 0), () -> {
            a.close();
            b.close();
            c.close();
        });
    }

    private static FloatPointer filled(OneDnn oneDnn) {
        FloatPointer matrix = oneDnn.allocate((long) SIZE * SIZE);
        float[] ones = new float[SIZE * SIZE];
        Arrays.fill(ones, 1);
        return matrix.put(ones, 0, ones.length);
    }

    /** Floating-point operations of one product. */
    public double operations() {
        return 2.0 * SIZE * SIZE * SIZE;
    }

    /** Computes it once. */
    public void compute() {
        product.run();
    }

    @Override
    public void close() {
        close.run();
    }
}
