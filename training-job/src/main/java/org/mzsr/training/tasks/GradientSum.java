package org.mzsr.training.tasks;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * The sum of the gradients of consecutive tasks, with what else these tasks say. A plain class, because Spark's Kryo cannot
 * serialise records.
 *
 * <p>Sums are formed in a tree whose shape depends on the number of tasks alone: {@value #FAN_IN} consecutive tasks, in
 * their order, give a node; {@value #FAN_IN} consecutive nodes give the next. So the bits do not depend on where a node was
 * formed, and of a large meta-batch the driver sees no more than {@value #FAN_IN} vectors.
 */
public final class GradientSum implements Serializable {

    /** Tasks, or nodes, that give a node. */
    static final int FAN_IN = 16;

    private static final long serialVersionUID = 1;

    private final int index;
    private final double[] sum;
    private final TaskReport[] reports;

    private GradientSum(int index, double[] sum, TaskReport[] reports) {
        this.index = index;
        this.sum = sum;
        this.reports = reports;
    }

    /** A node of tasks, at least one, in their order. */
    static GradientSum ofTasks(int index, List<TaskOutcome> outcomes) {
        double[] sum = new double[outcomes.get(0).gradient().length];
        for (TaskOutcome outcome : outcomes) {
            float[] gradient = outcome.gradient();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += gradient[i];
            }
        }
        return new GradientSum(
                index, sum, outcomes.stream().map(TaskOutcome::report).toArray(TaskReport[]::new));
    }

    /** A node of nodes, at least one, in their order. */
    static GradientSum ofSums(int index, List<GradientSum> nodes) {
        double[] sum = new double[nodes.get(0).sum.length];
        for (GradientSum node : nodes) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += node.sum[i];
            }
        }
        return new GradientSum(
                index,
                sum,
                nodes.stream().flatMap(node -> Arrays.stream(node.reports)).toArray(TaskReport[]::new));
    }

    /** Its number among the nodes of its level. */
    int index() {
        return index;
    }

    /** One element of the sum. */
    public double sum(int element) {
        return sum[element];
    }

    /** Elements of the sum. */
    public int size() {
        return sum.length;
    }

    /** What the tasks say, in their order. */
    public List<TaskReport> reports() {
        return List.of(reports);
    }
}
