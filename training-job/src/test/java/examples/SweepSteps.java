package examples;

import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.mzsr.config.Configuration;
import org.mzsr.training.Training;
import org.mzsr.weights.Weights;

/** Meta-trains with one, two and three inner steps, in one Spark application: a settings file, a dataset, a folder. */
final class SweepSteps {

    public static void main(String[] args) throws IOException {
        try (SparkSession spark = SparkSession.builder().master("local[2]").getOrCreate()) {
            for (int steps = 1; steps <= 3; steps++) {
                var configuration = Configuration.load(List.of(args[0]), List.of("metatrain.steps=" + steps));
                Weights weights = Training.of(configuration)
                        .data(args[1])
                        .out(args[2] + "/steps-" + steps)
                        .listener(it -> System.out.println(it.iteration() + " " + it.loss()))
                        .run(spark);
                System.out.println(steps + " steps: " + weights.provenance().iterations() + " iterations");
            }
        }
    }
}
