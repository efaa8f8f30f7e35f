package org.mzsr.training.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mzsr.training.Cases;

/** The tree of sums, formed by real executors. */
@Tag("spark")
class LargeMetaBatchTest {

    @TempDir
    static Path folder;

    @Test
    void a_large_meta_batch_is_summed_in_the_same_tree_wherever_its_nodes_are_formed() throws IOException {
        String dataset = Cases.dataset(folder);
        // 257 tasks: two levels of nodes on executors, two nodes for the driver.
        String[] large = {"metatrain.meta-batch=257", "metatrain.iterations=1", "metatrain.steps=1"};

        double[] one = Cases.metatrain("local[1]", dataset, folder.resolve("one"), large)
                .theta();
        double[] many = Cases.metatrain("local-cluster[2,1,1024]", dataset, folder.resolve("many"), large)
                .theta();

        assertThat(many).containsExactly(one);
    }
}
