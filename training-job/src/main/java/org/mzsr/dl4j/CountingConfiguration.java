package org.mzsr.dl4j;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * A graph's configuration whose copies know how many updates were made. DL4J's own {@code clone()} forgets it, and
 * dl4j-spark's workers begin with such a copy after each averaging: Adam's bias correction then starts anew every time,
 * and steps are 3 to 6 times too short.
 */
final class CountingConfiguration extends ComputationGraphConfiguration {

    private static final long serialVersionUID = 1;

    /** Takes over another configuration's fields. */
    CountingConfiguration(ComputationGraphConfiguration other) {
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
        CountingConfiguration copy = new CountingConfiguration(super.clone());
        copy.setIterationCount(getIterationCount());
        copy.setEpochCount(getEpochCount());
        return copy;
    }
}
