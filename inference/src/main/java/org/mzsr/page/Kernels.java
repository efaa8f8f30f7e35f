package org.mzsr.page;

import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.mzsr.degradation.BlurKernel;

/**
 * Blur kernels as pictures, side by side.
 *
 * @param title of them
 * @param shots a kernel each
 */
@API(status = API.Status.EXPERIMENTAL)
public record Kernels(String title, List<Shot> shots) implements Block {

    private static final int SIDE = 60;

    @Override
    public String kind() {
        return "kernels";
    }

    /**
     * Draws some.
     *
     * @param captions below them, as many
     */
    public static Kernels of(String title, List<BlurKernel> kernels, List<String> captions) {
        List<Shot> shots = new ArrayList<>();
        for (int i = 0; i < kernels.size(); i++) {
            BlurKernel kernel = kernels.get(i);
            int zoom = Math.max(1, SIDE / Math.max(kernel.rows(), kernel.columns()));
            shots.add(new Shot(captions.get(i), "", Embedded.of(kernel.picture(zoom))));
        }
        return new Kernels(title, shots);
    }
}
