//%% [markdown]
// # One image, and nothing else
//
// At test time there is a small image, and no large one to learn from. The trick (ZSSR, Shocher, Cohen, Irani, CVPR 2018): make the
// small image smaller still, by the very blur it went through. This *LR son* and the image are a pair, and the network can take
// gradient steps on it. If it learns to get from the son to the image, it can get from the image to the large one.
//%%
import java.awt.Color;
import java.awt.Graphics;
import java.awt.image.BufferedImage;
import java.util.*;
import java.util.stream.*;
import org.knowm.xchart.*;
import org.mzsr.Mzsr;
import org.mzsr.adaptation.*;
import org.mzsr.degradation.*;
import org.mzsr.demo.*;
import org.mzsr.evaluation.Subject;
import org.mzsr.image.*;
//%% [markdown]
// A drawn picture stands for the photograph, so that the truth is known. To use your own:
// `ImageFiles.read(Path.of("photo.png"))`.
//%%
Image truth = ImageFiles.toPicture(Pictures.draw(5, 0, 256, 256)).color();
Degradation blur = new Degradation(BlurKernel.gaussian(15, 0, 2, 2), Subsampling.DIRECT, 2);
Subject subject = Subject.degraded("picture", truth, blur);
Mzsr mzsr = Mzsr.shipped(2, Subsampling.DIRECT);
Image son = blur.apply(subject.lr()).round8();
"truth %dx%d, image %dx%d, son %dx%d".formatted(
        truth.width(), truth.height(), subject.lr().width(), subject.lr().height(), son.width(), son.height())
//%%
BufferedImage padded(Image image) {
    BufferedImage sheet = new BufferedImage(256, 256, BufferedImage.TYPE_INT_RGB);
    Graphics graphics = sheet.getGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, 256, 256);
    graphics.drawImage(ImageFiles.toBuffered(image), 0, 0, null);
    return sheet;
}
ContactSheet.draw(List.of(List.of(
        new ContactSheet.Cell("truth", padded(truth)),
        new ContactSheet.Cell("the image", padded(subject.lr())),
        new ContactSheet.Cell("its son", padded(son)))), 1)
//%% [markdown]
// ## Steps, with the right kernel and a wrong one
// The PSNR of the enlarged image after each step. The weights alone, after 0 steps, are worthless: they are a place to leave. With the
// right kernel, one step is enough to be past interpolation. With a kernel that is too narrow, the son was made wrongly, and
// the network learns to undo a blur that never was.
//%%
int[] steps = IntStream.rangeClosed(0, 10).toArray();
Degradation narrow = new Degradation(BlurKernel.gaussian(15, 0, 0.2, 0.2), Subsampling.DIRECT, 2);
double[] curve(Degradation told) {
    return mzsr.after(subject.lr(), told, steps).stream()
            .mapToDouble(output -> subject.quality(output.image(), 2).psnr())
            .toArray();
}
double[] right = curve(blur);
double[] wrong = curve(narrow);
double bicubic = subject.quality(blur.interpolated(subject.lr()), 2).psnr();
double[] flat = new double[steps.length];
Arrays.fill(flat, bicubic);
BitmapEncoder.getBufferedImage(QuickChart.getChart("PSNR by gradient steps", "steps", "dB",
        new String[] {"right kernel", "too narrow", "bicubic interpolation"},
        IntStream.of(steps).asDoubleStream().toArray(), new double[][] {right, wrong, flat}))
//%%
ContactSheet.draw(List.of(Stream.of(0, 1, 10)
        .map(count -> {
            Image image = mzsr.after(subject.lr(), blur, count).get(0).image();
            return new ContactSheet.Cell(
                    Steps.inWords(count) + " %.1f dB".formatted(subject.quality(image, 2).psnr()),
                    ImageFiles.toBuffered(image));
        })
        .toList()), 1)
//%% [markdown]
// ## How many steps?
// The truth is not there to tell. So a fifth of the image is held out: steps do not learn from it, and the error there says when
// they begin to do harm. `--steps auto` stops by it.
//%%
ChosenSteps[] chosen = new ChosenSteps[1];
Output[] result = new Output[1];
UpscalingPlan plan = mzsr.steps(Steps.automatic()).plan();
plan.method().upscale(subject.lr(), blur, plan.options(), plan.backend(), new Watcher() {
    public void output(Output output) {
        result[0] = output;
    }
    public void chosen(ChosenSteps steps) {
        chosen[0] = steps;
    }
});
double[] errors = chosen[0].errors().stream().mapToDouble(error -> error).toArray();
BitmapEncoder.getBufferedImage(QuickChart.getChart("Error on the held-out part", "steps", "mean absolute error",
        new String[] {"held out"}, IntStream.range(0, errors.length).asDoubleStream().toArray(), new double[][] {errors}))
//%%
"%d steps were chosen: %.2f dB; bicubic interpolation has %.2f dB".formatted(
        chosen[0].steps(), subject.quality(result[0].image(), 2).psnr(), bicubic)
