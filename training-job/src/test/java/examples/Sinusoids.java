package examples;

import java.util.List;
import java.util.Random;
import org.mzsr.meta.InnerRates;
import org.mzsr.meta.MetaGradient;
import org.mzsr.meta.Order;
import org.mzsr.problem.ArrayLoss;
import org.mzsr.problem.Derivatives;
import org.mzsr.problem.ParameterTensor;
import org.mzsr.tensor.Backends;
import org.mzsr.tensor.Precision;
import org.mzsr.tensor.TensorBackend;

/** MAML's sinusoids: y = a·sin(x + p), with θ = (a, p) and the mean squared error over points {x, y}. */
final class Sinusoids implements Derivatives<double[][]> {

    static final List<ParameterTensor> TENSORS = List.of(ParameterTensor.of("wave", 0, 0, 2));

    @Override
    public double gradient(double[] theta, double[][] points, double[] gradient) {
        double loss = gradient[0] = gradient[1] = 0;
        for (double[] point : points) {
            double sin = Math.sin(point[0] + theta[1]), cos = Math.cos(point[0] + theta[1]);
            double error = theta[0] * sin - point[1];
            loss += error * error / points.length;
            gradient[0] += 2 * error * sin / points.length;
            gradient[1] += 2 * error * theta[0] * cos / points.length;
        }
        return loss;
    }

    @Override
    public void hessianTimes(double[] theta, double[][] points, double[] v, double[] product) {
        product[0] = product[1] = 0;
        for (double[] point : points) {
            double sin = Math.sin(point[0] + theta[1]), cos = Math.cos(point[0] + theta[1]);
            double error = theta[0] * sin - point[1], change = sin * v[0] + theta[0] * cos * v[1];
            product[0] += 2 * (change * sin + error * cos * v[1]) / points.length;
            product[1] += 2 * (change * theta[0] * cos + error * (cos * v[0] - theta[0] * sin * v[1])) / points.length;
        }
    }

    /** A few points of a wave of some amplitude and phase. */
    static double[][] points(double amplitude, double phase, Random random) {
        double[][] points = new double[8][];
        for (int i = 0; i < points.length; i++) {
            double x = random.nextDouble(-5, 5);
            points[i] = new double[] {x, amplitude * Math.sin(x + phase)};
        }
        return points;
    }

    public static void main(String[] args) {
        Random random = new Random(1);
        double[] theta = {0.3, 0.1};
        InnerRates rates = InnerRates.constant(3, 0.1, TENSORS);
        try (TensorBackend backend = Backends.open(Precision.FLOAT64, 1)) {
            var loss = new ArrayLoss<>(backend, TENSORS, new Sinusoids());
            var meta = new MetaGradient<>(backend, loss, 3, false);
            for (int iteration = 0; iteration < 2000; iteration++) {
                double amplitude = random.nextDouble(1, 5), phase = random.nextDouble(0, Math.PI);
                var support = points(amplitude, phase, random);
                var query = points(amplitude, phase, random);
                var task = meta.compute(theta, support, query, rates, new double[] {0, 0, 1}, Order.SECOND);
                for (int i = 0; i < theta.length; i++) {
                    theta[i] -= 0.01 * task.gradient()[i];
                }
            }
        }
        System.out.printf("start from amplitude %.2f, phase %.2f%n", theta[0], theta[1]);
    }
}
