package org.mzsr.dl4j;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.mzsr.nd4j.Nd4jRuntime;

/**
 * A graph's configuration whose copies know how many updates were made. DL4J's own {@code clone()} forgets it, and
 * dl4j-spark's workers begin with such a copy after each averaging: Adam's bias correction then starts anew every time,
 * and steps are 3 to 6 times too short.
 *
 * <p>A worker copies it just before it builds its network, in the thread that will train it. So this is also where that
 * thread is given its number of native threads.
 */
final class CountingConfiguration extends ComputationGraphConfiguration {

    private static final long serialVersionUID = 1;

    private final int nativeThreads;

    /** Takes over another configuration's fields. */
    CountingConfiguration(ComputationGraphConfiguration other, int nativeThreads) {
        this.nativeThreads = nativeThreads;
        setVertices(other.getVertices());
        setVertexInputs(other.getVertexInputs());
        setTrainingWorkspaceMode(other.getTrainingWorkspaceMode());
        setInferenceWorkspaceMode(other.getInferenceWorkspaceMode());
        setCacheMode(other.getCacheMode());
        setDataType(other.getDataType());
        setValidateOutputLayerConfig(other.isValidateOutputLayerConfig());
        setNetworkInputs(other.getNetworkInputs());
        setNetworkOutputs(other.getNetworkOutputs());
        setBackpropType(other.getBackpropType());
        setTbpttFwdLength(other.getTbpttFwdLength());
        setTbpttBackLength(other.getTbpttBackLength());
        setDefaultConfiguration(other.getDefaultConfiguration());
        setIterationCount(other.getIterationCount());
        setEpochCount(other.getEpochCount());
    }

    @Override
    public CountingConfiguration clone() {
        Nd4jRuntime.useThreads(nativeThreads);
        CountingConfiguration copy = new CountingConfiguration(super.clone(), nativeThreads);
        copy.setIterationCount(getIterationCount());
        copy.setEpochCount(getEpochCount());
        return copy;
    }
}
