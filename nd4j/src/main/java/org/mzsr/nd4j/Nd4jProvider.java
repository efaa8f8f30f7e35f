package org.mzsr.nd4j;

import java.util.Locale;
import java.util.Optional;
import org.mzsr.error.BadInputException;
import org.mzsr.tensor.BackendOptions;
import org.mzsr.tensor.BackendProvider;
import org.mzsr.tensor.InstructionSet;
import org.mzsr.tensor.MatrixProduct;
import org.mzsr.tensor.Precision;
import org.mzsr.tensor.TensorBackend;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J: both precisions on any machine that it has natives for, and a GPU where its natives are for one. */
public final class Nd4jProvider implements BackendProvider {

    private static final int ON_A_GPU = 20;
    private static final int ON_PROCESSORS = 5;

    /** For the service loader. */
    public Nd4jProvider() {}

    @Override
    public String name() {
        return "nd4j";
    }

    @Override
    public int preference(Precision precision) {
        return Nd4jRuntime.isForGpus() ? ON_A_GPU : ON_PROCESSORS;
    }

    @Override
    public TensorBackend open(BackendOptions options) {
        if (options.instructions() != InstructionSet.AUTO) {
            throw new BadInputException("Cannot use compute.isa = "
                    + options.instructions().name().toLowerCase(Locale.ROOT)
                    + " with nd4j: onednn alone can be told; leave it out, or set compute.backend = onednn");
        }
        Nd4jRuntime.prepare();
        return new Nd4jBackend(options.precision(), options.threads(), options.device());
    }

    /** Where ND4J was built with oneDNN, or for GPUs; on processors other than x86-64 there is no such build. */
    @Override
    public boolean isAccelerated(Precision precision) {
        Nd4jRuntime.prepare();
        return Nd4jRuntime.isForGpus()
                || Nd4jRuntime.hasOneDnn()
                || !System.getProperty("os.arch").equals("amd64");
    }

    @Override
    public Optional<MatrixProduct> matrixProduct(int threads) {
        Nd4jRuntime.useThreads(threads);
        return Optional.of(new Product());
    }

    /** By ND4J's BLAS, which is OpenBLAS. */
    private static final class Product implements MatrixProduct {

        private final INDArray a = square().assign(1);
        private final INDArray b = square().assign(1);
        private final INDArray c = square();

        private static INDArray square() {
            return Nd4j.createUninitializedDetached(DataType.FLOAT, 'f', SIZE, SIZE);
        }

        @Override
        public void compute() {
            Nd4j.gemm(a, b, c, false, false, 1, 0);
        }

        @Override
        public void close() {
            a.close();
            b.close();
            c.close();
        }
    }
}
