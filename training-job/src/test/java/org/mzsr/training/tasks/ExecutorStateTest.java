package org.mzsr.training.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mzsr.training.Cases;

/** What stays in the JVM of an executor while an application makes many runs. */
@Tag("spark")
class ExecutorStateTest {

    @TempDir
    static Path folder;

    @Test
    void an_executor_keeps_the_newest_run_alone() throws IOException {
        String dataset = Cases.dataset(folder);
        String[] settings = {"metatrain.iterations=1", "run.validate-every=0"};

        List<Set<String>> kept = Cases.onSpark("local-cluster[1,1,1024]", spark -> {
            for (String run : List.of("first", "second", "third")) {
                Cases.training(Cases.configuration(settings), dataset, folder.resolve(run))
                        .run(SparkSession.active());
            }
            return spark.parallelize(List.of(1), 1)
                    .map(any -> ExecutorState.runs())
                    .collect();
        });

        assertThat(kept).singleElement().satisfies(runs -> assertThat(runs).hasSize(1));
    }
}
