package org.mzsr.testing;

import org.mzsr.tensor.BackendOptions;
import org.mzsr.tensor.BackendProvider;
import org.mzsr.tensor.Precision;
import org.mzsr.tensor.TensorBackend;

/** {@link ReferenceBackend}, for float64 where nothing faster is on the class path. */
public final class ReferenceProvider implements BackendProvider {

    /** For the service loader. */
    public ReferenceProvider() {}

    @Override
    public String name() {
        return "reference";
    }

    @Override
    public int preference(Precision precision) {
        return precision == Precision.FLOAT64 ? 1 : 0;
    }

    @Override
    public TensorBackend open(BackendOptions options) {
        return new ReferenceBackend();
    }

    @Override
    public boolean isAccelerated(Precision precision) {
        return false;
    }
}
