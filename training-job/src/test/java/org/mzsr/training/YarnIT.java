package org.mzsr.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;
import org.apache.hadoop.yarn.server.resourcemanager.scheduler.ResourceScheduler;
import org.apache.hadoop.yarn.server.resourcemanager.scheduler.fifo.FifoScheduler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On YARN: a resource manager and two node managers in this process, and the script that users submit with. */
class YarnIT {

    @TempDir
    static Path folder;

    private static final MiniYARNCluster YARN = new MiniYARNCluster("mzsr", 2, 1, 1);

    @BeforeAll
    static void start() throws IOException {
        YarnConfiguration configuration = new YarnConfiguration();
        // The usual one wants a file of queues.
        configuration.setClass(YarnConfiguration.RM_SCHEDULER, FifoScheduler.class, ResourceScheduler.class);
        configuration.setInt(YarnConfiguration.RM_SCHEDULER_MINIMUM_ALLOCATION_MB, 256);
        // What the machine has, not what one container takes, is not this test's subject.
        configuration.setBoolean(YarnConfiguration.NM_VMEM_CHECK_ENABLED, false);
        configuration.setFloat(YarnConfiguration.NM_MAX_PER_DISK_UTILIZATION_PERCENTAGE, 100f);
        YARN.init(configuration);
        YARN.start();
        try (Writer site = Files.newBufferedWriter(folder.resolve("yarn-site.xml"))) {
            YARN.getConfig().writeXml(site);
        }
    }

    @AfterAll
    static void stop() {
        YARN.stop();
    }

    @Test
    void executors_in_containers_give_the_same_bits() throws IOException, InterruptedException {
        String dataset = Cases.dataset(folder);
        Path init = folder.resolve("init.safetensors");
        Cases.initial().write(init);
        Path out = folder.resolve("out").toAbsolutePath();
        Path deploy = Path.of("..", "deploy").toAbsolutePath().normalize();
        List<String> command = new ArrayList<>(List.of(deploy.resolve("submit").toString(), "--master", "yarn"));
        command.addAll(List.of("--num-executors", "2", "--executor-memory", "640m"));
        for (String conf : List.of(
                "spark.yarn.jars=local:" + Path.of("target/spark/jars").toAbsolutePath() + "/*",
                "spark.executor.memoryOverhead=600m",
                "spark.driver.host=127.0.0.1")) {
            command.addAll(List.of("--conf", conf));
        }
        command.addAll(List.of("metatrain", "--data", dataset, "--init", init.toString(), "--out", out.toString()));
        command.addAll(Cases.longerArguments());

        TrainingProcess run = TrainingProcess.start(
                command,
                Map.of("HADOOP_CONF_DIR", folder.toString()),
                out.toString(),
                new Configuration(),
                folder.resolve("log"));

        Path reference = folder.resolve("reference");
        Cases.metatrain("local[1]", dataset, reference, Cases.LONGER);
        assertThat(run.finish()).isEqualTo(TrainingProcess.sha256(reference));
    }
}
