//%% [markdown]
// # Meta-training, live
//
// A network can be trained to *be* good, or to *become* good. Pretraining does the first: it learns to undo bicubic shrinking, and
// is stuck with it. Meta-training (MAML, Finn, Abbeel, Levine, ICML 2017) does the second. It takes the network through what
// will happen at test time, a few gradient steps on one blur, looks at how good it is **afterwards**, and changes the weights
// from which these steps begin. Each blur is a *task*; its *support set* is what the steps learn from, its *query set* what
// they are judged by.
//
// Here both happen on a local Spark with a small network, in a minute or two.
//%%
import java.awt.image.BufferedImage;
import java.nio.file.*;
import java.util.*;
import java.util.stream.*;
import org.apache.spark.sql.SparkSession;
import org.knowm.xchart.*;
import org.mzsr.Mzsr;
import org.mzsr.config.Configuration;
import org.mzsr.dataset.Preparation;
import org.mzsr.degradation.*;
import org.mzsr.demo.*;
import org.mzsr.evaluation.Subject;
import org.mzsr.image.*;
import org.mzsr.training.Training;
import org.mzsr.training.run.IterationMetrics;
import org.mzsr.weights.Weights;
//%%
Path work = Files.createTempDirectory("mzsr-live");
for (int i = 0; i < 24; i++) {
    ImageFiles.writePng(Pictures.draw(11, i, 320, 240), work.resolve("images/picture-" + i + ".png"));
}
SparkSession spark = SparkSession.builder().master("local[2]").config("spark.ui.enabled", false).getOrCreate();
Configuration configuration = Configuration.load(
        List.of("demo", "adaptive"),
        List.of("pretrain.iterations=300", "metatrain.iterations=120", "prepare.kernels.count=256", "run.validate-every=0"));
String data = work.resolve("data").toString();
Preparation.of(configuration).run(spark, List.of(work.resolve("images").toString()), data, false).patches() + " patches"
//%% [markdown]
// ## Pretraining
// The driver averages the gradients that Spark's tasks compute. A listener is told of each iteration.
//%%
List<IterationMetrics> seen = Collections.synchronizedList(new ArrayList<>());
Weights pretrained = Training.pretraining(configuration)
        .data(data)
        .out(work.resolve("pretrain").toString())
        .listener(seen::add)
        .run(spark);

BufferedImage chart(String title, String y, String[] names, double[][] values) {
    double[] x = IntStream.range(0, values[0].length).asDoubleStream().toArray();
    return BitmapEncoder.getBufferedImage(QuickChart.getChart(title, "iteration", y, names, x, values));
}
chart("Pretraining", "loss", new String[] {"loss"},
        new double[][] {seen.stream().mapToDouble(IterationMetrics::loss).toArray()})
//%% [markdown]
// ## Meta-training
// From there. What is plotted is the loss on the query set after the first and after the last of three inner steps, averaged over
// ten iterations: the network learns to leave its place quickly.
//%%
seen.clear();
Weights meta = Training.of(configuration)
        .data(data)
        .init(pretrained)
        .out(work.resolve("metatrain").toString())
        .listener(seen::add)
        .run(spark);

double[] smooth(int step) {
    return IntStream.range(0, seen.size() - 9)
            .mapToDouble(from -> seen.subList(from, from + 10).stream()
                    .mapToDouble(metrics -> metrics.queryLosses().get(step))
                    .average()
                    .orElseThrow())
            .toArray();
}
chart("Meta-training", "query loss", new String[] {"after 1 step", "after 3 steps"},
        new double[][] {smooth(0), smooth(2)})
//%% [markdown]
// ## Pretrained against meta-trained
// Three pictures that nothing was trained on, blurred by a Gaussian of variance 2; the mean PSNR after 0, 1 and 10 steps. The
// pretrained network takes its steps with the published learning rates, the meta-trained one with those it has learnt.
//%%
Degradation blur = new Degradation(BlurKernel.gaussian(15, 0, 2, 2), Subsampling.DIRECT, 2);
List<Subject> subjects = IntStream.range(100, 103)
        .mapToObj(i -> Subject.degraded("picture", ImageFiles.toPicture(Pictures.draw(11, i, 160, 160)).color(), blur))
        .toList();

double[] psnr(Weights weights, int... steps) {
    Mzsr mzsr = Mzsr.of(weights, "notebook");
    double[] means = new double[steps.length];
    for (Subject subject : subjects) {
        var outputs = mzsr.after(subject.lr(), blur, steps);
        for (int i = 0; i < steps.length; i++) {
            means[i] += subject.quality(outputs.get(i).image(), 2).psnr() / subjects.size();
        }
    }
    return means;
}
double bicubic = subjects.stream()
        .mapToDouble(subject -> subject.quality(blur.interpolated(subject.lr()), 2).psnr())
        .average()
        .orElseThrow();
double[] before = psnr(pretrained, 0, 1, 10);
double[] after = psnr(meta, 0, 1, 10);
"""
bicubic interpolation   %.2f dB

                 0 steps   1 step  10 steps
pretrained       %7.2f  %7.2f  %7.2f
meta-trained     %7.2f  %7.2f  %7.2f
""".formatted(bicubic, before[0], before[1], before[2], after[0], after[1], after[2])
//%% [markdown]
// The pretrained network hardly moves: ten steps at the published rates bring it next to nothing. The meta-trained one gains a decibel
// by its first step, because that is what it was trained for. A minute of training does not make it good; the weights that come
// with the program have had hours.
//
// The run's folder has all of it as a page: `metatrain/report.html`, with the kernels it saw and pictures to compare.
//%%
spark.stop();
Files.size(work.resolve("metatrain/report.html")) / 1024 + " kB of report"
