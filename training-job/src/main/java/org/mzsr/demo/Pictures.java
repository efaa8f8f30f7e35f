package org.mzsr.demo;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.SplittableRandom;
import org.apiguardian.api.API;
import org.mzsr.random.RandomStream;

/**
 * Pictures with the statistics that super-resolution lives on: edges at all sizes (dead leaves, after Lee, Mumford,
 * Huang, IJCV 2001), writing, shading and regular texture. Picture i of a seed is always the same.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Pictures {

    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    private Pictures() {}

    /** Draws one picture. */
    public static BufferedImage draw(long seed, int index, int width, int height) {
        SplittableRandom random = RandomStream.of(seed, "picture", index);
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        shade(graphics, random, width, height);
        leaves(graphics, random, width, height);
        switch (index % 3) {
            case 0 -> writing(graphics, random, width, height);
            case 1 -> stripes(graphics, random, width, height);
            default -> {
                // Leaves alone.
            }
        }
        graphics.dispose();
        return picture;
    }

    private static void shade(Graphics2D graphics, SplittableRandom random, int width, int height) {
        graphics.setPaint(new GradientPaint(0, 0, color(random), width, height, color(random)));
        graphics.fill(new Rectangle2D.Double(0, 0, width, height));
    }

    /** Opaque shapes over each other, small ones far more often than large ones. */
    private static void leaves(Graphics2D graphics, SplittableRandom random, int width, int height) {
        double largest = Math.min(width, height) / 3.0;
        int count = width * height / 150;
        for (int i = 0; i < count; i++) {
            // Density of radii falls with their third power, which makes the picture look alike at every scale.
            double smallest = 1.5;
            double u = random.nextDouble();
            double radius = 1 / Math.sqrt((1 - u) / (smallest * smallest) + u / (largest * largest));
            AffineTransform place =
                    AffineTransform.getTranslateInstance(random.nextDouble() * width, random.nextDouble() * height);
            place.rotate(random.nextDouble() * Math.PI);
            place.scale(radius, radius * (0.3 + 0.7 * random.nextDouble()));
            Color first = color(random);
            graphics.setPaint(
                    radius < 6
                            ? first
                            : new GradientPaint(
                                    (float) place.getTranslateX(),
                                    (float) (place.getTranslateY() - radius),
                                    first,
                                    (float) place.getTranslateX(),
                                    (float) (place.getTranslateY() + radius),
                                    near(first, random)));
            graphics.fill(place.createTransformedShape(leaf(random)));
        }
    }

    private static Shape leaf(SplittableRandom random) {
        return switch (random.nextInt(3)) {
            case 0 -> new Ellipse2D.Double(-1, -1, 2, 2);
            case 1 -> new Rectangle2D.Double(-0.9, -0.9, 1.8, 1.8);
            default -> {
                Path2D triangle = new Path2D.Double();
                triangle.moveTo(0, -1);
                triangle.lineTo(0.9, 0.6);
                triangle.lineTo(-0.9, 0.8);
                triangle.closePath();
                yield triangle;
            }
        };
    }

    private static void writing(Graphics2D graphics, SplittableRandom random, int width, int height) {
        AffineTransform before = graphics.getTransform();
        for (int block = 0; block < 3; block++) {
            double dot = 1 + 1.5 * random.nextDouble();
            double x = random.nextDouble() * width * 0.5;
            double y = random.nextDouble() * height * 0.7;
            graphics.rotate((random.nextDouble() - 0.5) * 0.4, x, y);
            Color paper = color(random);
            graphics.setPaint(paper);
            graphics.fill(new Rectangle2D.Double(x - 4, y - 4, width * 0.5, 3 * 9 * dot + 8));
            graphics.setPaint(brightness(paper) > 128 ? Color.BLACK : Color.WHITE);
            for (int line = 0; line < 3; line++) {
                StringBuilder text = new StringBuilder();
                while (PixelFont.width(text.toString(), dot) < width * 0.5 - 8 * dot) {
                    text.append(random.nextInt(6) == 0 ? ' ' : LETTERS.charAt(random.nextInt(LETTERS.length())));
                }
                PixelFont.draw(graphics, text.toString(), x, y + line * 9 * dot, dot);
            }
            graphics.setTransform(before);
        }
    }

    private static void stripes(Graphics2D graphics, SplittableRandom random, int width, int height) {
        AffineTransform before = graphics.getTransform();
        for (int patch = 0; patch < 3; patch++) {
            double period = 4 + 8 * random.nextDouble();
            double size = Math.min(width, height) * (0.2 + 0.25 * random.nextDouble());
            graphics.translate(random.nextDouble() * width, random.nextDouble() * height);
            graphics.rotate(random.nextDouble() * Math.PI);
            boolean crossed = random.nextInt(2) == 0;
            graphics.setPaint(color(random));
            graphics.fill(new Rectangle2D.Double(-size / 2, -size / 2, size, size));
            graphics.setPaint(color(random));
            for (double at = -size / 2; at + period / 2 < size / 2; at += period) {
                graphics.fill(new Rectangle2D.Double(at, -size / 2, period / 2, size));
                if (crossed) {
                    graphics.fill(new Rectangle2D.Double(-size / 2, at, size, period / 2));
                }
            }
            graphics.setTransform(before);
        }
    }

    private static Color color(SplittableRandom random) {
        return Color.getHSBColor((float) random.nextDouble(), (float) (0.7 * random.nextDouble()), (float)
                (0.1 + 0.85 * random.nextDouble()));
    }

    private static Color near(Color color, SplittableRandom random) {
        double factor = 0.6 + 0.8 * random.nextDouble();
        return new Color(
                (int) Math.min(255, color.getRed() * factor), (int) Math.min(255, color.getGreen() * factor), (int)
                        Math.min(255, color.getBlue() * factor));
    }

    private static int brightness(Color color) {
        return (color.getRed() + color.getGreen() + color.getBlue()) / 3;
    }
}
