package examples;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.mzsr.Mzsr;
import org.mzsr.adaptation.Steps;
import org.mzsr.degradation.Subsampling;

/** Makes a photograph twice as large, whatever blurred it: a file, and a PNG to write. */
final class UpscalePhoto {

    public static void main(String[] args) throws IOException {
        Mzsr mzsr = Mzsr.shipped(2, Subsampling.BICUBIC).steps(Steps.automatic());
        BufferedImage large = mzsr.upscale(ImageIO.read(new File(args[0])), Subsampling.BICUBIC);
        ImageIO.write(large, "png", new File(args[1]));
    }
}
