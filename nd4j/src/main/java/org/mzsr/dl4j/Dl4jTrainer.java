package org.mzsr.dl4j;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.mzsr.error.BadInputException;
import org.mzsr.meta.Adam;
import org.mzsr.network.Batch;
import org.mzsr.network.NetworkShape;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * dl4j-spark's parameter averaging: each worker trains a copy of the network on mini-batches of its own with Adam, then the
 * copies, with their moments, are averaged.
 */
public final class Dl4jTrainer {

    /**
     * How the work is shared.
     *
     * @param workers copies of the network, at least 1
     * @param batch examples of a mini-batch
     * @param averagingFrequency mini-batches of each worker between two averagings
     * @param nativeThreads of one worker
     */
    public record Sharing(int workers, int batch, int averagingFrequency, int nativeThreads) {}

    private final NetworkShape shape;
    private final ComputationGraph graph;
    private final SparkComputationGraph distributed;
    private double rate;

    /**
     * A trainer that goes on from a state.
     *
     * @param adam constants; DL4J's Adam has TensorFlow's form
     * @param start weights, moments and number of updates
     * @param rate Adam's, at first
     */
    public Dl4jTrainer(
            JavaSparkContext spark,
            NetworkShape shape,
            Adam.Settings adam,
            Adam.State start,
            double rate,
            Sharing sharing) {
        this.shape = shape;
        this.rate = rate;
        refuseKryo(spark);
        graph = Dl4jNetwork.graph(shape, adam, start, rate, sharing.nativeThreads());
        distributed = new SparkComputationGraph(
                spark,
                graph,
                new ParameterAveragingTrainingMaster.Builder(sharing.workers(), sharing.batch())
                        .batchSizePerWorker(sharing.batch())
                        .averagingFrequency(sharing.averagingFrequency())
                        // The default writes the data to a file system that all machines share, and fails without.
                        .rddTrainingApproach(RDDTrainingApproach.Direct)
                        // Each partition is made to be one worker's share.
                        .repartionData(Repartition.Never)
                        .workerPrefetchNumBatches(0)
                        .saveUpdater(true)
                        .build());
    }

    /**
     * Trains on mini-batches, one partition for each worker, and averages.
     *
     * @param batches mini-batches
     * @param from updates made before
     * @param to updates made after: {@code from} and the mini-batches of one worker
     * @param newRate Adam's
     * @return the averaged state
     */
    public Adam.State fit(JavaRDD<Batch> batches, long from, long to, double newRate) {
        if (newRate != rate) {
            graph.setLearningRate(newRate);
            rate = newRate;
        }
        graph.getConfiguration().setIterationCount(Math.toIntExact(from));
        // DL4J keeps the data that it is given in memory.
        JavaRDD<MultiDataSet> data = batches.map(Dl4jTrainer::dataSet);
        distributed.fitMultiDataSet(data);
        data.unpersist(false);
        return Dl4jNetwork.state(shape, graph, to);
    }

    /** Mean absolute error of the last mini-batches, before their updates; {@code pixels} is an image's size. */
    public double loss(int pixels) {
        return distributed.getScore() / pixels;
    }

    private static MultiDataSet dataSet(Batch batch) {
        long[] shape = {batch.count(), batch.channels(), batch.height(), batch.width()};
        return new org.nd4j.linalg.dataset.MultiDataSet(array(batch.input(), shape), array(batch.label(), shape));
    }

    /** Arrays would need a serialiser of ND4J's own there, which is not part of this program. */
    private static void refuseKryo(JavaSparkContext spark) {
        String serializer = spark.getConf().get("spark.serializer", "");
        if (serializer.contains("Kryo")) {
            throw new BadInputException("Cannot pretrain with dl4j-spark: spark.serializer is " + serializer
                    + ", expected Java's; leave it out, or use pretrain.engine = spark");
        }
    }

    private static INDArray array(double[] values, long[] shape) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return Nd4j.createFromArray(floats).reshape(shape);
    }
}
