package org.mzsr.tensor;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import java.util.Map;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;

/** How many threads oneDNN uses. It has no call for that of its own; OpenMP, which it runs on, has. */
final class OpenMp {

    /** RTLD_LAZY alone. JNA's own choice would offer oneDNN's symbols to ND4J, which has other ones of the same names. */
    private static final int LAZY_AND_LOCAL = 1;

    /** Looked up through oneDNN's binding, so that it is of the very OpenMP library that oneDNN is bound to. */
    private static final Function SET_THREADS = NativeLibrary.getInstance(
                    Loader.load(dnnl.class), Map.of(Library.OPTION_OPEN_FLAGS, LAZY_AND_LOCAL))
            .getFunction("omp_set_num_threads");

    private OpenMp() {}

    /** OpenMP keeps the number for each calling thread, so every thread that computes has to set it. */
    static void useThreads(int threads) {
        SET_THREADS.invokeVoid(new Object[] {threads});
    }
}
