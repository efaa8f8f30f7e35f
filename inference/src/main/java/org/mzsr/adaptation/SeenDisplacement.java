package org.mzsr.adaptation;

import java.util.Map;
import org.apiguardian.api.API;
import org.mzsr.degradation.Degradation;
import org.mzsr.network.NetworkShape;
import org.mzsr.weights.Provenance;
import org.mzsr.weights.Weights;

/**
 * By how much the enlarged LR images that a network was trained with were displaced against the HR images. It moves just that back,
 * whatever it is given; so images that were displaced otherwise, by another subsampling or a kernel off its middle, are moved first.
 */
@API(status = API.Status.EXPERIMENTAL)
public enum SeenDisplacement {
    /** By nothing: the network's input is aligned. */
    ALIGNED,
    /** By nothing: its images were made smaller by bicubic resizing, with centred kernels. */
    BICUBIC,
    /** By (s − 1)/2 pixels, as direct subsampling with centred kernels does: the published networks. */
    DIRECT,
    /** Nobody knows, or the network is trained on the images at hand: they are taken as they are. */
    AS_DEGRADED;

    /** HR rows towards growing rows. */
    public double down(Degradation degradation) {
        return this == AS_DEGRADED ? degradation.displacementDown() : ofCentred(degradation.scale());
    }

    /** HR columns towards growing columns. */
    public double right(Degradation degradation) {
        return this == AS_DEGRADED ? degradation.displacementRight() : ofCentred(degradation.scale());
    }

    private double ofCentred(double scale) {
        return this == DIRECT ? (scale - 1) / 2 : 0;
    }

    /** Of a network that is being trained on the images at hand. */
    public static SeenDisplacement of(NetworkShape shape) {
        return shape.aligned() ? ALIGNED : AS_DEGRADED;
    }

    /** What the header of the weights says: by {@code metatrain.subsampling} in its configuration. */
    public static SeenDisplacement of(Weights weights) {
        if (weights.shape().aligned()) {
            return ALIGNED;
        }
        return switch (subsampling(weights.provenance())) {
            case "direct" -> DIRECT;
            case "bicubic" -> BICUBIC;
            default -> AS_DEGRADED;
        };
    }

    /** {@code direct}, {@code bicubic} or {@code sampled}; empty where the header does not say. */
    public static String subsampling(Provenance provenance) {
        return provenance.configuration().get("metatrain") instanceof Map<?, ?> training
                        && training.get("subsampling") instanceof String subsampling
                ? subsampling
                : "";
    }

    /** Whether a network that is not aligned gets images of a degradation moved, by more than rounding errors. */
    public boolean moves(Degradation degradation) {
        double down = down(degradation) - degradation.displacementDown();
        double right = right(degradation) - degradation.displacementRight();
        return this != ALIGNED && Math.max(Math.abs(down), Math.abs(right)) > 1e-6;
    }
}
