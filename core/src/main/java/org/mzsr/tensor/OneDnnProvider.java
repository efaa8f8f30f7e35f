package org.mzsr.tensor;

import static org.bytedeco.dnnl.global.dnnl.dnnl_sgemm;

import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.javacpp.FloatPointer;
import org.mzsr.error.FailedException;

/** oneDNN, called directly: float32 on Linux and x86-64, features kept in its own layout from layer to layer. */
public final class OneDnnProvider implements BackendProvider {

    private static final int PREFERENCE = 10;

    /** For the service loader. */
    public OneDnnProvider() {}

    @Override
    public String name() {
        return "onednn";
    }

    @Override
    public int preference(Precision precision) {
        return precision == Precision.FLOAT32 && OneDnn.isAvailable() ? PREFERENCE : 0;
    }

    @Override
    public TensorBackend open(BackendOptions options) {
        try {
            return new OneDnnBackend(options.threads(), options.instructions());
        } catch (LinkageError e) {
            throw new FailedException(
                    "Cannot load oneDNN: " + e.getMessage() + "; its natives unpack to ~/.javacpp (or where"
                            + " -Dorg.bytedeco.javacpp.cachedir says), JNA's to the temporary folder (-Djna.tmpdir):"
                            + " both must be writable and allow executable files; compute.backend = nd4j does without it",
                    e);
        }
    }

    @Override
    public boolean isAccelerated(Precision precision) {
        return true;
    }

    @Override
    public Optional<MatrixProduct> matrixProduct(int threads) {
        return OneDnn.isAvailable() ? Optional.of(new Product(threads)) : Optional.empty();
    }

    /** oneDNN's own sgemm. */
    private static final class Product implements MatrixProduct {

        private final OneDnn oneDnn;
        private final FloatPointer a;
        private final FloatPointer b;
        private final FloatPointer c;

        Product(int threads) {
            Natives.prepare();
            OpenMp.useThreads(threads);
            oneDnn = new OneDnn();
            a = filled();
            b = filled();
            c = filled();
        }

        private FloatPointer filled() {
            FloatPointer matrix = oneDnn.allocate((long) SIZE * SIZE);
            float[] ones = new float[SIZE * SIZE];
            Arrays.fill(ones, 1);
            return matrix.put(ones, 0, ones.length);
        }

        @Override
        public void compute() {
            OneDnn.check(
                    dnnl_sgemm((byte) 'N', (byte) 'N', SIZE, SIZE, SIZE, 1, a, SIZE, b, SIZE, 0, c, SIZE),
                    "a matrix product");
        }

        @Override
        public void close() {
            oneDnn.close();
        }
    }
}
