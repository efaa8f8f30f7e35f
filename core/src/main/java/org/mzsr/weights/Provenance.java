package org.mzsr.weights;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.mzsr.degradation.Subsampling;

/**
 * Where weights come from and how they are meant to be used. It travels in their file's header.
 *
 * @param stage what made them: {@code pretrain}, {@code metatrain}, …
 * @param iterations outer iterations of that stage
 * @param scale the scale that they are used for unless another one is asked for
 * @param scales all scales that they were trained for
 * @param colors meaning of the channels; {@code "RGB, 0..1"}
 * @param innerRates learning rates of the inner loop they were trained with, at its start where they were learnt; empty
 *     if there was none
 * @param adaptation learning rates of the steps to adapt them to an image; the last one stands for all later steps
 * @param dataset fingerprint of the dataset
 * @param configuration the resolved configuration of the run
 * @param versions of this program, Java, backend
 * @param parent provenance of the weights that training started from, or null for random ones
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@API(status = API.Status.STABLE)
public record Provenance(
        String stage,
        long iterations,
        double scale,
        List<Double> scales,
        String colors,
        List<Double> innerRates,
        List<Double> adaptation,
        String dataset,
        Map<String, Object> configuration,
        Map<String, String> versions,
        @Nullable Provenance parent)
        implements Serializable {

    /** Copies the collections. */
    public Provenance {
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(dataset, "dataset");
        // Files of version 0.1.0 name one scale only.
        scales = scales == null ? List.of(scale) : List.copyOf(scales);
        innerRates = List.copyOf(innerRates);
        adaptation = List.copyOf(adaptation);
        // Sorted, so that equal provenance gives equal bytes in a file's header.
        versions = Collections.unmodifiableMap(new TreeMap<>(versions));
    }

    /**
     * Of weights that another program trained.
     *
     * @param from the file that they were in
     * @param scale that they are for
     * @param trainedOn how the images of their training were made smaller, or null where that is not known
     * @param adaptation learning rates that they are to be adapted with
     * @param versions to record
     */
    public static Provenance imported(
            Path from,
            double scale,
            @Nullable Subsampling trainedOn,
            List<Double> adaptation,
            Map<String, String> versions) {
        return new Provenance(
                "import " + from.getFileName(),
                0,
                scale,
                List.of(scale),
                RGB,
                List.of(),
                adaptation,
                "unknown",
                trainedOn == null
                        ? Map.of()
                        : Map.of(
                                "metatrain",
                                Map.of("subsampling", trainedOn.name().toLowerCase(Locale.ROOT))),
                versions,
                null);
    }

    /** The colour convention of everything that this program trains. */
    public static final String RGB = "RGB, 0..1";
}
