package org.mzsr.bulk;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
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

    /** What executors need: degradations are read here, where their files are. */
    private record Work(String set, UpscalingPlan plan, List<String> names, List<Degradation> degradations)
            implements Serializable {

        String score(int degradation, ImageSource truth, Configuration hadoop) throws IOException {
            Degradation by = degradations.get(degradation);
            try {
                String image = truth.name().replaceFirst(".*/", "").replaceFirst("\\.[^.]*$", "");
                Subject subject = Subject.degraded(image, truth.read(hadoop), by);
                Evaluation evaluation = new Evaluation(plan.chosenFor(by));
                return Scores.json(
                        evaluation.scores(set, names.get(degradation), subject, by, evaluation.outputs(subject, by)));
            } catch (IOException e) {
                throw new FileException("Cannot evaluate on " + truth.uri() + ": " + e.getMessage(), e);
            }
        }
    }

    /**
     * Scores of all images, in the order of degradations and images.
     *
     * @param plan how images are enlarged
     */
    public List<Score> scores(JavaSparkContext spark, UpscalingPlan plan) throws IOException {
        List<Degradation> read = new ArrayList<>();
        List<Tuple2<Integer, ImageSource>> items = new ArrayList<>();
        for (String name : degradations) {
            int number = read.size();
            read.add(plan.degradation(NamedDegradation.parse(name)));
            truths.forEach(truth -> items.add(new Tuple2<>(number, truth)));
        }
        Broadcast<SerializableConfiguration> hadoop =
                spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
        try (Sent<Work> sent = new Sent<>(spark, new Work(set, plan, degradations, read))) {
            List<String> rows = spark.parallelize(items, items.size())
                    .map(item ->
                            sent.value().score(item._1, item._2, hadoop.value().value()))
                    .collect();
            List<Score> scores = new ArrayList<>();
            for (String row : rows) {
                scores.addAll(Scores.read(row));
            }
            return scores;
        } finally {
            Sent.forget(hadoop);
        }
    }
}
