package org.mzsr.dataset;

import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import org.mzsr.console.Progress;

/** Shows the tasks of a session's stages as they end. */
final class StageProgress extends SparkListener {

    private final SparkSession spark;
    private final Progress progress;
    private long submitted;
    private long ended;

    private StageProgress(SparkSession spark, Progress progress) {
        this.spark = spark;
        this.progress = progress;
    }

    static StageProgress show(SparkSession spark, String name) {
        StageProgress listener = new StageProgress(spark, Progress.start(name, "tasks", 1, 0));
        spark.sparkContext().addSparkListener(listener);
        return listener;
    }

    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted stage) {
        submitted += stage.stageInfo().numTasks();
        progress.at(ended, submitted, stage.stageInfo().name());
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd task) {
        ended++;
        progress.at(Math.min(ended, submitted), submitted, "");
    }

    void close() {
        spark.sparkContext().removeSparkListener(this);
        progress.close();
    }
}
