//%% [markdown]
// # A dataset's tour
//
// *Super-resolution* makes an image larger and guesses the detail that it lacks. Networks learn it from pairs: take a sharp image, make
// it small, ask for the sharp one back. Most are trained for **one** way of making images small, bicubic shrinking. A photograph
// from a real camera was blurred first, by its lens, by motion, by whatever came before, and such a network is then wrong.
//
// MZSR (Soh, Cho, Cho, CVPR 2020) trains a network to be *adapted*: in a few gradient steps, to the blur of one image. To learn
// that, it needs many blurs. This notebook looks at what it learns from: patches of sharp images, and blur kernels.
//%%
import java.awt.image.BufferedImage;
import java.nio.file.*;
import java.util.*;
import java.util.stream.*;
import org.apache.spark.sql.SparkSession;
import org.mzsr.Mzsr;
import org.mzsr.config.Configuration;
import org.mzsr.dataset.*;
import org.mzsr.degradation.*;
import org.mzsr.demo.*;
import org.mzsr.evaluation.Subject;
import org.mzsr.image.*;
//%% [markdown]
// ## Pictures
// Any folder of images will do, DIV2K for instance. So that this notebook runs anywhere, it draws its own: edges of all sizes,
// writing, stripes.
//%%
Path work = Files.createTempDirectory("mzsr-tour");
for (int i = 0; i < 12; i++) {
    ImageFiles.writePng(Pictures.draw(7, i, 320, 240), work.resolve("images/picture-" + i + ".png"));
}
ContactSheet.draw(List.of(IntStream.range(0, 3)
        .mapToObj(i -> new ContactSheet.Cell("picture " + i, Pictures.draw(7, i, 320, 240)))
        .toList()), 1)
//%% [markdown]
// ## Patches and kernels
// `mzsr prepare`, or the same from Java, on Spark: it cuts patches out of the images, leaves out those that are flat, draws blur
// kernels, and writes both as Parquet.
//%%
SparkSession spark = SparkSession.builder().master("local[2]").config("spark.ui.enabled", false).getOrCreate();
Configuration configuration = Configuration.load(List.of("demo"), List.of("prepare.kernels.count=64"));
String data = work.resolve("data").toString();
var manifest = Preparation.of(configuration).run(spark, List.of(work.resolve("images").toString()), data, false);
"%d patches of %dx%d pixels in %d shards from %d images; %d were too flat".formatted(
        manifest.patches(), manifest.patchSize(), manifest.patchSize(), manifest.shards().size(), manifest.images(),
        manifest.flatPatches())
//%%
var hadoop = spark.sparkContext().hadoopConfiguration();
Dataset dataset = Dataset.at(data, hadoop);
Shard shard = dataset.shard(manifest.shards().get(0), manifest.patchSize(), hadoop);
ContactSheet.draw(IntStream.range(0, 2)
        .mapToObj(row -> IntStream.range(0, 8)
                .mapToObj(column -> new ContactSheet.Cell(
                        "patch", ImageFiles.toBuffered(shard.patch(row * 8 + column))))
                .toList())
        .toList(), 2)
//%% [markdown]
// Each kernel says how one pixel of the sharp image spreads. They are Gaussians of random width and direction: the two widths are
// √λ₁ and √λ₂, in pixels.
//%%
var kernels = dataset.kernels(manifest.kernels(), hadoop);
ContactSheet.draw(IntStream.range(0, 2)
        .mapToObj(row -> IntStream.range(0, 6)
                .mapToObj(column -> {
                    BlurKernel kernel = kernels.get(row * 6 + column).kernel();
                    KernelShape shape = kernel.shape();
                    return new ContactSheet.Cell(
                            "%.1f %.1f".formatted(Math.sqrt(shape.lambda1()), Math.sqrt(shape.lambda2())),
                            ImageFiles.toBuffered(kernel.picture(6)));
                })
                .toList())
        .toList(), 1)
//%% [markdown]
// ## One degradation, undone wrongly and rightly
// A picture is blurred, and every second pixel is kept. The weights that come with the program then enlarge it twice: once they are
// told a kernel that is too narrow, once the right one. The network is the same; only what it adapts to differs.
//%%
Image sharp = ImageFiles.toPicture(Pictures.draw(7, 3, 192, 192)).color();
Degradation blur = new Degradation(BlurKernel.gaussian(15, 0.5, 4, 1), Subsampling.DIRECT, 2);
Degradation narrow = new Degradation(BlurKernel.gaussian(15, 0, 0.2, 0.2), Subsampling.DIRECT, 2);
Subject subject = Subject.degraded("picture", sharp, blur);
Mzsr mzsr = Mzsr.shipped(2, Subsampling.DIRECT);

Image wrong = mzsr.after(subject.lr(), narrow, 10).get(0).image();
Image right = mzsr.after(subject.lr(), blur, 10).get(0).image();
Image bicubic = blur.interpolated(subject.lr());

ContactSheet.Cell cell(String name, Image image) {
    return new ContactSheet.Cell(
            name + " %.1f dB".formatted(subject.quality(image, 2).psnr()), ImageFiles.toBuffered(image));
}
ContactSheet.draw(List.of(List.of(
        new ContactSheet.Cell("sharp", ImageFiles.toBuffered(sharp)),
        cell("bicubic", bicubic),
        cell("wrong", wrong),
        cell("right", right))), 1)
//%% [markdown]
// dB is the usual measure of likeness (PSNR): ten more means a tenth of the squared error. The wrong kernel is as bad as none; the
// right one brings the picture back. How a network learns to adapt so quickly is the next notebook's story.
//%%
spark.stop();
