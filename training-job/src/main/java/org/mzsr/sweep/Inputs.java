package org.mzsr.sweep;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import org.mzsr.bulk.SparkEvaluation;
import org.mzsr.dataset.ImageSource;
import org.mzsr.manifest.Digest;
import org.mzsr.training.tasks.Sent;

/**
 * What all cells of a sweep are made from and measured by.
 *
 * @param images locations of the training images
 * @param imagesDigest of their names and contents
 * @param init URI of weights that all cells begin with; null if the sweep pretrains
 * @param initDigest of them; empty for none
 * @param evaluation of finished cells
 * @param truthsDigest of the ground-truth images
 * @param steps after which they are measured, in order
 */
record Inputs(
        List<String> images,
        String imagesDigest,
        @Nullable String init,
        String initDigest,
        SparkEvaluation evaluation,
        String truthsDigest,
        List<Integer> steps) {

    /** Of all that scores depend on beside the weights. */
    String evaluationDigest() {
        return StageKey.of(
                "evaluation", Map.of(), truthsDigest, evaluation.degradations().toString(), steps.toString());
    }

    /** Of images' names and contents, read by executors. */
    static String digest(JavaSparkContext spark, List<ImageSource> images) throws IOException {
        Broadcast<SerializableConfiguration> hadoop =
                spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
        List<String> parts = spark.parallelize(images, Math.min(images.size(), 4 * spark.defaultParallelism()))
                .map(image -> {
                    Digest digest = new Digest();
                    digest.add(image.bytes(hadoop.value().value()));
                    return image.name() + " " + digest.hex();
                })
                .collect();
        Sent.forget(hadoop);
        return StageKey.of("images", Map.of(), parts.toArray(String[]::new));
    }
}
