package org.mzsr.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mzsr.dataset.Dataset;
import org.mzsr.storage.Folder;

/** Images, datasets, checkpoints and weights on HDFS: a name node and three data nodes in this process, three replicas. */
class HdfsIT {

    @TempDir
    static Path folder;

    private static MiniDFSCluster hdfs;
    private static FileSystem files;
    private static String undisturbed = "";
    private static String fingerprint = "";

    @BeforeAll
    static void start() throws IOException {
        String local = Cases.dataset(folder);
        fingerprint = fingerprint(local, new Configuration());
        Cases.metatrain("local[1]", local, folder.resolve("reference"), Cases.LONGER);
        undisturbed = TrainingProcess.sha256(folder.resolve("reference"));

        Configuration configuration = new Configuration();
        configuration.set(
                MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("hdfs").toString());
        hdfs = new MiniDFSCluster.Builder(configuration).numDataNodes(3).build();
        hdfs.waitActive();
        files = hdfs.getFileSystem();
        files.copyFromLocalFile(hadoop(folder.resolve("images").toString()), hadoop("/images"));
        Path init = folder.resolve("init.safetensors");
        Cases.initial().write(init);
        files.copyFromLocalFile(hadoop(init.toString()), hadoop("/init.safetensors"));
        Cases.prepare(uri("/images"), uri("/data"));
    }

    @AfterAll
    static void stop() {
        if (hdfs != null) {
            hdfs.shutdown();
        }
    }

    @Test
    void a_dataset_made_from_images_there_is_the_one_made_from_local_images() throws IOException {
        assertThat(files.getFileStatus(hadoop("/data/dataset.json")).getReplication())
                .isEqualTo((short) 3);
        assertThat(fingerprint(uri("/data"), files.getConf())).isEqualTo(fingerprint);
    }

    @Test
    void executors_of_their_own_train_there_while_a_data_node_stops() throws IOException, InterruptedException {
        TrainingProcess run = metatrain("/stopped-node", "local-cluster[2,1,1024]");
        run.awaitIterations(10);
        MiniDFSCluster.DataNodeProperties stopped = hdfs.stopDataNode(0);
        try {
            assertThat(run.finish()).isEqualTo(undisturbed);
        } finally {
            assertThat(hdfs.restartDataNode(stopped, true)).isTrue();
            hdfs.waitActive();
        }
        assertThat(files.exists(hadoop("/stopped-node/run.lock"))).isFalse();
    }

    @Test
    void a_killed_run_resumes_from_its_checkpoint_there() throws IOException, InterruptedException {
        TrainingProcess run = metatrain("/killed", "local[2]");
        run.awaitIterations(10);
        run.kill();
        assertThat(run.hasWeights()).isFalse();

        assertThat(metatrain("/killed", "local[2]", "--resume").finish()).isEqualTo(undisturbed);
    }

    @Test
    void a_file_that_is_replaced_is_there_at_any_time() throws IOException, InterruptedException, ExecutionException {
        Folder written = Folder.at(uri("/replaced"), files.getConf());
        written.write("file", "0".getBytes(StandardCharsets.UTF_8));
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Integer> reads = CompletableFuture.supplyAsync(() -> {
            int count = 0;
            for (; !done.get(); count++) {
                try {
                    Objects.requireNonNull(written.find("file"), "the file was not there");
                } catch (IOException e) {
                    // Deleted between its opening and its reading, as on any file system but a local one; the next look
                    // finds the new one.
                    continue;
                }
            }
            return count;
        });
        for (int i = 1; i <= 100; i++) {
            written.write("file", Integer.toString(i).getBytes(StandardCharsets.UTF_8));
        }
        done.set(true);

        assertThat(reads.get()).isPositive();
        assertThat(written.find("file")).isEqualTo("100");
        assertThat(written.list(".")).containsExactly("file");
    }

    private static TrainingProcess metatrain(String out, String master, String... more) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(Path.of("..", "mzsr").toAbsolutePath().toString(), "metatrain"));
        command.addAll(List.of("--data", uri("/data"), "--init", uri("/init.safetensors"), "--out", uri(out)));
        command.addAll(Cases.longerArguments());
        command.addAll(List.of("--set", "spark.master=\"" + master + "\""));
        command.addAll(List.of(more));
        return TrainingProcess.start(
                command, Map.of(), uri(out), files.getConf(), Files.createTempFile(folder, "run", ".log"));
    }

    private static String fingerprint(String dataset, Configuration hadoop) throws IOException {
        return Dataset.at(dataset, hadoop).manifest(hadoop).fingerprint();
    }

    private static org.apache.hadoop.fs.Path hadoop(String path) {
        return new org.apache.hadoop.fs.Path(path);
    }

    private static String uri(String path) {
        return files.getUri() + path;
    }
}
