package org.mzsr.adaptation;

import java.util.Map;
import org.apiguardian.api.API;
import org.mzsr.degradation.Degradation;
import org.mzsr.image.Bicubic;
import org.mzsr.image.Image;
import org.mzsr.tensor.BackendOptions;

/** Bicubic interpolation as published tables have it: what every method is compared with. */
@API(status = API.Status.EXPERIMENTAL)
public record Interpolation() implements Method {

    @Override
    public void upscale(
            Image lr, Degradation degradation, ZeroShotOptions options, BackendOptions backend, Watcher watcher) {
        long start = System.nanoTime();
        Image image = Bicubic.resize(lr, degradation.scale());
        watcher.output(new Output("bicubic", image, (System.nanoTime() - start) / 1e9, "bicubic"));
    }

    @Override
    public Map<String, String> provenance() {
        return Map.of("method", "bicubic");
    }
}
