package org.mzsr.zssr;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apiguardian.api.API;
import org.mzsr.adaptation.Method;
import org.mzsr.adaptation.Output;
import org.mzsr.adaptation.Steps;
import org.mzsr.adaptation.Watcher;
import org.mzsr.adaptation.ZeroShotOptions;
import org.mzsr.degradation.Degradation;
import org.mzsr.image.Image;
import org.mzsr.network.NetworkShape;
import org.mzsr.tensor.BackendOptions;

/**
 * ZSSR: a network is trained from random weights on each image alone.
 *
 * @param shape of the network
 * @param settings of the training
 * @param seed of its randomness
 */
@API(status = API.Status.EXPERIMENTAL)
public record SelfTrained(NetworkShape shape, ZssrSettings settings, long seed) implements Method {

    @Override
    public void upscale(
            Image lr, Degradation degradation, ZeroShotOptions options, BackendOptions backend, Watcher watcher) {
        long start = System.nanoTime();
        try (Zssr training = new Zssr(shape, lr, degradation, settings, options, seed, backend)) {
            int taken =
                    training.train((step, error, rate) -> watcher.training(step, settings.mostSteps(), error, rate));
            Image image = training.upscale();
            watcher.output(
                    new Output("zssr", image, (System.nanoTime() - start) / 1e9, "zssr, " + Steps.inWords(taken)));
        }
    }

    @Override
    public Map<String, String> provenance() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("method", "zssr");
        all.put("network", shape.toString());
        all.put("zssr", settings.toString());
        all.put("seed", Long.toString(seed));
        return all;
    }
}
