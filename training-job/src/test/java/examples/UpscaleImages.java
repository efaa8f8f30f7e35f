package examples;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.mzsr.Mzsr;
import org.mzsr.adaptation.Steps;

/** Enlarges images that all went through one blur: weights, a folder to write to, images. */
final class UpscaleImages {

    public static void main(String[] args) throws IOException {
        Mzsr mzsr = Mzsr.load(Path.of(args[0])).steps(new Steps(5)).threads(2);
        for (int i = 2; i < args.length; i++) {
            File file = new File(args[i]);
            BufferedImage large = mzsr.upscale(ImageIO.read(file), "gaussian(variance=1.0)");
            ImageIO.write(large, "png", new File(args[1], file.getName()));
        }
    }
}
