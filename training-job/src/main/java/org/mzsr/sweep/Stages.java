package org.mzsr.sweep;

/** The names of what cells share, after all that it depends on. */
final class Stages {

    private Stages() {}

    /** Patches, cut by the seed and settings of preparation. */
    static String patches(Cell cell, Inputs inputs) {
        return StageKey.of("patches", cell.ofPatches(), inputs.imagesDigest());
    }

    /** The same patches with a kernel table. */
    static String dataset(Cell cell, Inputs inputs) {
        return StageKey.of("dataset", cell.ofDataset(), inputs.imagesDigest());
    }

    /** Pretrained weights. */
    static String pretraining(Cell cell, Inputs inputs) {
        return StageKey.of("pretrain", cell.ofPretraining(), patches(cell, inputs));
    }
}
