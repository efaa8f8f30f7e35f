package org.mzsr.dl4j;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * A graph's configuration whose copies know how many updates were made. DL4J's own {@code clone()} forgets it, and
 * dl4j-spark's workers begin with such a copy after each averaging: Adam's bias correction then starts anew every time,
 * and steps are 3 to 6 times too short.
 *
 * <p>A worker copies it just before it builds its network, so it also tells DL4J there to use oneDNN, which version M2.1 has
 * switched off by default; convolutions are many times slower without.
 */
final class CountingConfiguration extends ComputationGraphConfiguration {

    private static final long serialVersionUID = 1;

    private static final String WITHOUT_ONEDNN = "org.eclipse.deeplearning4j.helpers.disable";

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
        if (System.getProperty(WITHOUT_ONEDNN) == null) {
            System.setProperty(WITHOUT_ONEDNN, "false");
        }
    }

    @Override
    public CountingConfiguration clone() {
        CountingConfiguration copy = new CountingConfiguration(super.clone());
        copy.setIterationCount(getIterationCount());
        copy.setEpochCount(getEpochCount());
        return copy;
    }
}
