package org.mzsr.bulk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.mzsr.adaptation.UpscalingPlan;
import org.mzsr.dataset.ImageSource;
import org.mzsr.degradation.Degradation;
import org.mzsr.degradation.NamedDegradation;
import org.mzsr.error.FileException;
import org.mzsr.evaluation.Evaluation;
import org.mzsr.evaluation.Score;
import org.mzsr.evaluation.Scores;
import org.mzsr.evaluation.Subject;
import org.mzsr.training.tasks.Sent;
import scala.Tuple2;

/**
 * Evaluation on executors: a task for each image and degradation, by the code that {@code mzsr evaluate} runs.
 *
 * @param set name of the image set, for the scores
 * @param truths ground-truth images
 * @param degradations by which they are made smaller
 */
public record SparkEvaluation(String set, List<ImageSource> truths, List<String> degradations) {

    /**
     * Scores of all images, in the order of degradations and images.
     *
     * @param plan how images are enlarged
     */
    public List<Score> scores(JavaSparkContext spark, UpscalingPlan plan) throws IOException {
        List<Tuple2<String, ImageSource>> work = new ArrayList<>();
        for (String name : degradations) {
            truths.forEach(truth -> work.add(new Tuple2<>(name, truth)));
        }
        Broadcast<SerializableConfiguration> hadoop =
                spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
        String named = set;
        try (Sent<UpscalingPlan> sent = new Sent<>(spark, plan)) {
            List<String> rows = spark.parallelize(work, work.size())
                    .map(item -> score(
                            named,
                            item._1,
                            item._2,
                            sent.value(),
                            hadoop.value().value()))
                    .collect();
            List<Score> scores = new ArrayList<>();
            for (String row : rows) {
                scores.addAll(Scores.read(row));
            }
            return scores;
        } finally {
            hadoop.destroy();
        }
    }

    private static String score(
            String set, String name, ImageSource truth, UpscalingPlan plan, org.apache.hadoop.conf.Configuration hadoop)
            throws IOException {
        NamedDegradation named = NamedDegradation.parse(name);
        Degradation degradation =
                plan.degradation(named.kernel().kernel(), named.at(plan.scale()).subsampling());
        try {
            String image = truth.name().replaceFirst(".*/", "").replaceFirst("\\.[^.]*$", "");
            Subject subject = Subject.degraded(image, truth.read(hadoop), degradation);
            Evaluation evaluation = new Evaluation(plan.chosenFor(degradation));
            return Scores.json(
                    evaluation.scores(set, name, subject, degradation, evaluation.outputs(subject, degradation)));
        } catch (IOException e) {
            throw new FileException("Cannot evaluate on " + truth.uri() + ": " + e.getMessage(), e);
        }
    }
}
