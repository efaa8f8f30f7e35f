package org.mzsr.export;

import java.io.IOException;
import org.mzsr.dl4j.Dl4jNetwork;
import org.mzsr.onnx.OnnxModel;
import org.mzsr.weights.NpzArchive;
import org.mzsr.weights.Weights;

/** What weights can be written as. */
enum Format {
    /** A model for any ONNX runtime. */
    ONNX(".onnx") {
        @Override
        byte[] encode(Weights weights) {
            return OnnxModel.encode(weights);
        }
    },
    /** A zip of numpy arrays. */
    NPZ(".npz") {
        @Override
        byte[] encode(Weights weights) {
            return NpzArchive.encode(weights);
        }
    },
    /** A graph for DL4J's ModelSerializer. */
    DL4J(".zip") {
        @Override
        byte[] encode(Weights weights) throws IOException {
            return Dl4jNetwork.zip(weights.shape(), weights.theta());
        }
    },
    /** This program's own; of a checkpoint, the weights alone. */
    SAFETENSORS(".safetensors") {
        @Override
        byte[] encode(Weights weights) {
            return weights.withoutOptimizer().encode();
        }
    };

    private final String ending;

    Format(String ending) {
        this.ending = ending;
    }

    /** How the names of its files end. */
    String ending() {
        return ending;
    }

    abstract byte[] encode(Weights weights) throws IOException;
}
