package org.mzsr.training;

import java.io.IOException;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mzsr.image.Image;
import org.mzsr.image.ImageFiles;
import org.mzsr.image.Picture;
import org.mzsr.training.run.Example;

/** What validation says of one crop. A plain class, because Spark's Kryo cannot serialise records. */
final class ValidatedCrop implements Serializable {

    private static final long serialVersionUID = 1;

    private final int crop;
    private final LinkedHashMap<String, Double> psnr = new LinkedHashMap<>();
    private final LinkedHashMap<String, byte[]> pictures = new LinkedHashMap<>();

    ValidatedCrop(int crop) {
        this.crop = crop;
    }

    void score(String method, double decibels) {
        psnr.put(method, decibels);
    }

    void show(String name, Image image) throws IOException {
        pictures.put(name, ImageFiles.png(new Picture(image, null, false, 8), Map.of()));
    }

    /** In dB, by method. */
    Map<String, Double> psnr() {
        return psnr;
    }

    List<Example> examples() {
        return pictures.entrySet().stream()
                .map(picture -> new Example(crop, picture.getKey(), picture.getValue()))
                .toList();
    }
}
