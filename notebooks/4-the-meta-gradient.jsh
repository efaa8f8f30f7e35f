//%% [markdown]
// # The meta-gradient, against differences
//
// Meta-training asks: if I move the weights a little, how does the loss **after** the inner steps change? The steps are gradients, so
// the answer holds second derivatives: exactly, ∇L(θ_K) times (I − αH) for each step on the way back, H being the curvature
// of the support loss. First-order MAML leaves H out, which is cheaper and not the same. This notebook has a network of a hundred
// weights, computes both, and holds them against the plainest of judges: moving one weight at a time.
//%%
import java.util.*;
import java.util.stream.*;
import org.knowm.xchart.*;
import org.mzsr.degradation.*;
import org.mzsr.demo.Pictures;
import org.mzsr.image.*;
import org.mzsr.meta.*;
import org.mzsr.network.*;
import org.mzsr.tensor.*;
//%%
NetworkShape shape = new NetworkShape(2, 2, 3);
double[] theta = shape.initial(1);
theta.length + " weights in " + shape
//%% [markdown]
// ## A task
// Two patches of one picture, blurred by one kernel: the first is the support set, the second the query set. All of it in float64,
// so that what differs is mathematics and not rounding.
//%%
Degradation blur = new Degradation(BlurKernel.gaussian(9, 0.3, 2, 1), Subsampling.DIRECT, 2);
Batch batch(int left) {
    Image sharp = ImageFiles.toPicture(Pictures.draw(3, 0, 64, 64)).color().crop(10, left, 16, 16);
    Image input = blur.networkInput(blur.apply(sharp), 16, 16, false);
    return new Batch(1, 3, 16, 16, input.data(), sharp.data());
}
Batch support = batch(4);
Batch query = batch(40);
int steps = 3;
double[] weights = {0, 0, 1};
InnerRates rates = InnerRates.constant(steps, 0.3, shape.tensors());
TensorBackend backend = Backends.open(Precision.FLOAT64, 1);
BatchShape size = new BatchShape(1, 16, 16);
var meta = new MetaGradient<Batch>(backend, new NetworkLoss(backend, shape, size, size), steps, false);

double[] exact = meta.compute(theta, support, query, rates, weights, Order.SECOND).gradient();
double[] first = meta.compute(theta, support, query, rates, weights, Order.FIRST).gradient();
"loss after %d steps: %.6f".formatted(steps, meta.compute(theta, support, query, rates, weights, Order.SECOND).loss())
//%% [markdown]
// ## The judge
// Each weight is moved up and down by a millionth; the whole inner loop runs again both times.
//%%
double loss(int weight, double by) {
    double[] moved = theta.clone();
    moved[weight] += by;
    return meta.compute(moved, support, query, rates, weights, Order.SECOND).loss();
}
double[] differences = IntStream.range(0, theta.length)
        .mapToDouble(i -> (loss(i, 1e-6) - loss(i, -1e-6)) / 2e-6)
        .toArray();

double largest(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> Math.abs(a[i] - b[i])).max().orElseThrow();
}
double scale = largest(differences, new double[differences.length]);
"""
largest error, as a share of the largest derivative
exact (second order)   %.1e
first order            %.1e
""".formatted(largest(exact, differences) / scale, largest(first, differences) / scale)
//%% [markdown]
// Each dot is one weight: to the right its derivative by differences, upwards by how much the computed one differs from that. The exact
// ones lie on the line. What first order leaves out is small in a network of two layers, whose curvature is little, and still a
// million times what rounding makes of the exact one.
//%%
double[] errors(double[] gradient) {
    return IntStream.range(0, gradient.length).mapToDouble(i -> gradient[i] - differences[i]).toArray();
}
XYChart chart = new XYChartBuilder().width(560).height(420).title("Errors of each weight's derivative")
        .xAxisTitle("derivative by differences").yAxisTitle("error").build();
chart.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter).setMarkerSize(5);
chart.addSeries("first order", differences, errors(first));
chart.addSeries("exact", differences, errors(exact));
BitmapEncoder.getBufferedImage(chart)
//%%
double norm(double[] a) {
    return Math.sqrt(Arrays.stream(a).map(v -> v * v).sum());
}
"first order is off by %.1e of the whole gradient, exact by %.1e".formatted(
        norm(errors(first)) / norm(differences), norm(errors(exact)) / norm(differences))
//%%
backend.close();
