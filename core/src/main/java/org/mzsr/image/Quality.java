package org.mzsr.image;

import org.apiguardian.api.API;
import org.mzsr.error.BadInputException;

/**
 * PSNR and SSIM on luma, as super-resolution is scored: both images rounded to 8 bits, then their BT.601 luma (16..235)
 * rounded again, then a border cut off.
 *
 * @param psnr in dB; 100 for equal images, by convention
 * @param ssim Wang et al. 2004: 11×11 Gaussian window with σ = 1.5, K = (0.01, 0.03), mean over where the window fits; NaN
 *     for images smaller than the window
 */
@API(status = API.Status.EXPERIMENTAL)
public record Quality(double psnr, double ssim) {

    private static final int WINDOW = 11;
    private static final double SIGMA = 1.5;

    /**
     * Compares two RGB images of the same size.
     *
     * @param shave pixels to cut from each side, usually the scale
     */
    public static Quality of(Image image, Image reference, int shave) {
        if (image.height() != reference.height() || image.width() != reference.width()) {
            throw new BadInputException("Cannot compare images of different size: got " + image.height() + "x"
                    + image.width() + " and " + reference.height() + "x" + reference.width());
        }
        if (image.height() <= 2 * shave || image.width() <= 2 * shave) {
            throw new BadInputException("Cannot compare images of " + image.height() + "x" + image.width()
                    + " pixels with " + shave + " cut from each side: nothing is left");
        }
        Image a = shaved(luma8(image), shave);
        Image b = shaved(luma8(reference), shave);
        return new Quality(psnr(a.data(), b.data()), ssim(a, b));
    }

    private static Image shaved(Image luma, int shave) {
        return luma.crop(shave, shave, luma.height() - 2 * shave, luma.width() - 2 * shave);
    }

    /** Luma 0..255 of an RGB image, rounded; a gray image counts as R = G = B. */
    static Image luma8(Image image) {
        int plane = image.height() * image.width();
        double[] data = image.data();
        double[] luma = new double[plane];
        int g = image.channels() == 3 ? plane : 0;
        int b = image.channels() == 3 ? 2 * plane : 0;
        for (int i = 0; i < plane; i++) {
            luma[i] = Math.rint(65.481 / 255 * Image.level8(data[i])
                    + 128.553 / 255 * Image.level8(data[g + i])
                    + 24.966 / 255 * Image.level8(data[b + i])
                    + 16);
        }
        return new Image(1, image.height(), image.width(), luma);
    }

    private static double psnr(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = a[i] - b[i];
            sum += difference * difference;
        }
        return sum == 0 ? 100 : 10 * Math.log10(255.0 * 255.0 / (sum / a.length));
    }

    private static double ssim(Image a, Image b) {
        if (a.height() < WINDOW || a.width() < WINDOW) {
            return Double.NaN;
        }
        double[] x = a.data();
        double[] y = b.data();
        double[] xx = new double[x.length];
        double[] yy = new double[x.length];
        double[] xy = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            xx[i] = x[i] * x[i];
            yy[i] = y[i] * y[i];
            xy[i] = x[i] * y[i];
        }
        double[] mx = windowMeans(x, a.height(), a.width());
        double[] my = windowMeans(y, a.height(), a.width());
        double[] mxx = windowMeans(xx, a.height(), a.width());
        double[] myy = windowMeans(yy, a.height(), a.width());
        double[] mxy = windowMeans(xy, a.height(), a.width());
        double c1 = 0.01 * 255 * 0.01 * 255;
        double c2 = 0.03 * 255 * 0.03 * 255;
        double sum = 0;
        for (int i = 0; i < mx.length; i++) {
            double varianceX = mxx[i] - mx[i] * mx[i];
            double varianceY = myy[i] - my[i] * my[i];
            double covariance = mxy[i] - mx[i] * my[i];
            sum += (2 * mx[i] * my[i] + c1)
                    * (2 * covariance + c2)
                    / ((mx[i] * mx[i] + my[i] * my[i] + c1) * (varianceX + varianceY + c2));
        }
        return sum / mx.length;
    }

    /** Gaussian-weighted means over every position where the window fits. */
    private static double[] windowMeans(double[] plane, int height, int width) {
        double[] window = new double[WINDOW];
        double total = 0;
        for (int i = 0; i < WINDOW; i++) {
            double d = i - WINDOW / 2;
            window[i] = Math.exp(-d * d / (2 * SIGMA * SIGMA));
            total += window[i];
        }
        int outWidth = width - WINDOW + 1;
        double[] lines = new double[height * outWidth];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < outWidth; x++) {
                double sum = 0;
                for (int i = 0; i < WINDOW; i++) {
                    sum += window[i] / total * plane[y * width + x + i];
                }
                lines[y * outWidth + x] = sum;
            }
        }
        int outHeight = height - WINDOW + 1;
        double[] means = new double[outHeight * outWidth];
        for (int y = 0; y < outHeight; y++) {
            for (int x = 0; x < outWidth; x++) {
                double sum = 0;
                for (int i = 0; i < WINDOW; i++) {
                    sum += window[i] / total * lines[(y + i) * outWidth + x];
                }
                means[y * outWidth + x] = sum;
            }
        }
        return means;
    }
}
