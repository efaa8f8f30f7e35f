package org.mzsr.inference;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mzsr.array.ArrayFile;
import org.mzsr.array.NamedArray;
import org.mzsr.config.Configuration;
import org.mzsr.console.Common;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.degradation.KernelLikeness;
import org.mzsr.degradation.KernelShape;
import org.mzsr.degradation.NamedDegradation;
import org.mzsr.degradation.Subsampling;
import org.mzsr.error.BadInputException;
import org.mzsr.estimation.KernelEstimate;
import org.mzsr.file.AtomicFile;
import org.mzsr.image.ImageFiles;
import org.mzsr.shipped.ShippedPredictor;
import org.mzsr.tensor.BackendSettings;
import org.mzsr.tensor.Precision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mzsr kernel}: looks at blur kernels. */
@Command(name = "kernel", description = "Shows a blur kernel, compares it with others, or writes it in another format.")
public final class KernelCommand implements Callable<Integer> {

    private static final int ZOOM = 12;

    /** Rows and columns that are shown at most. */
    private static final int SHOWN = 33;

    /** From nothing to the largest value. */
    private static final String SHADES = " ·░▒▓█";

    /** Of a shade: what is less is drawn as nothing. */
    private static final double FAINT = 0.05;

    @Parameters(
            arity = "0..*",
            paramLabel = "K",
            description =
                    "What --kernel takes: a file, or a formula such as 'gaussian(variance=2.0)'. The others are compared with"
                            + " the first.")
    private List<String> names = List.of();

    @Option(names = "--of", paramLabel = "IMAGE", description = "The kernel that is found in an image, as the first.")
    private @Nullable Path image;

    @Option(
            names = "--subsampling",
            defaultValue = "bicubic",
            description = "How the image was made smaller: direct or bicubic. Default: ${DEFAULT-VALUE}.")
    private Subsampling subsampling = Subsampling.BICUBIC;

    @Option(
            names = "--scale",
            defaultValue = "2",
            description =
                    "By which it is to be enlarged: widths are in pixels of the result. Default: ${DEFAULT-VALUE}.")
    private double scale;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Writes the first: .npy, .mat, .csv or .txt, or a .png to look at.")
    private @Nullable Path out;

    @Spec
    private @Nullable CommandSpec spec;

    @SuppressWarnings("UnusedVariable") // Picocli reads it.
    @Mixin
    private Common common = new Common();

    @Override
    public Integer call() throws IOException {
        refuseEarly();
        BlurKernel first = null;
        if (image != null) {
            KernelEstimate found = found(image);
            System.out.println(image + ": " + found);
            first = found.kernel();
            System.out.print(drawing(first));
        }
        for (String name : names) {
            BlurKernel kernel =
                    NamedDegradation.ofKernel(name).kernel().kernel(notice -> System.err.println("mzsr: " + notice));
            System.out.println(name + ": " + text(kernel));
            if (first == null) {
                first = kernel;
                System.out.print(drawing(kernel));
            } else {
                System.out.println("  " + likeness(KernelLikeness.of(first, kernel)));
            }
        }
        if (first != null && out != null) {
            write(first, out);
        }
        return 0;
    }

    private void refuseEarly() {
        if (image == null && names.isEmpty()) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "Cannot show a kernel: name one, or an image to find it in (--of)");
        }
        if (!(scale > 1 && scale <= 16)) {
            throw new BadInputException("Cannot find a kernel for scale " + scale + ": expected above 1, at most 16");
        }
        if (out != null && !out.toString().toLowerCase(Locale.ROOT).matches(".*\\.(npy|mat|csv|txt|png)")) {
            throw new BadInputException(
                    "Cannot write a kernel to " + out + ": expected .npy, .mat, .csv, .txt or .png");
        }
    }

    private KernelEstimate found(Path file) throws IOException {
        var backend = Configuration.load(List.of(), List.of())
                .bind("compute", BackendSettings.class)
                .options(Precision.FLOAT32, Runtime.getRuntime().availableProcessors());
        return ShippedPredictor.estimator().estimate(ImageFiles.read(file), subsampling, scale, backend);
    }

    private static void write(BlurKernel kernel, Path file) throws IOException {
        if (file.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
            ImageFiles.writePng(kernel.picture(ZOOM), Map.of(), file);
        } else {
            AtomicFile.write(
                    file,
                    ArrayFile.encode(file, new NamedArray("kernel", kernel.rows(), kernel.columns(), kernel.values())));
        }
        System.out.println(file + ": written");
    }

    private static String text(BlurKernel kernel) {
        KernelShape shape = kernel.shape();
        return String.format(
                Locale.ROOT,
                "%dx%d, widths %.2f and %.2f pixels, the first at %.0f°, middle %+.2f across and %+.2f down",
                kernel.rows(),
                kernel.columns(),
                Math.sqrt(shape.lambda1()),
                Math.sqrt(shape.lambda2()),
                Math.toDegrees(shape.theta()),
                offset(kernel.centreColumn(), kernel.columns()),
                offset(kernel.centreRow(), kernel.rows()));
    }

    /** From the middle element, rounded to hundredths, where nothing is no negative number. */
    private static double offset(double centre, int size) {
        int middle = size / 2;
        return Math.round((centre - middle) * 100) / 100.0 + 0.0;
    }

    private static String likeness(KernelLikeness likeness) {
        return String.format(
                Locale.ROOT,
                "with the first: correlation %.3f, %.0f %% of the blur lies elsewhere",
                likeness.correlation(),
                100 * likeness.difference());
    }

    /** Two characters a value, so that squares look like squares; without what is empty all around. */
    private static String drawing(BlurKernel kernel) {
        int border = Math.max(0, (Math.max(kernel.rows(), kernel.columns()) - SHOWN + 1) / 2);
        List<String> lines = lines(kernel, border);
        int empty = 0;
        while (lines.size() > 2 * empty + 1 && (lines.get(empty) + lines.get(lines.size() - 1 - empty)).isBlank()) {
            empty++;
        }
        StringBuilder drawing = new StringBuilder();
        lines.subList(empty, lines.size() - empty)
                .forEach(line -> drawing.append("  ").append(line).append('\n'));
        return drawing.toString();
    }

    private static List<String> lines(BlurKernel kernel, int border) {
        double largest = Arrays.stream(kernel.values()).max().orElse(1);
        List<String> lines = new ArrayList<>();
        for (int row = Math.min(border, kernel.rows() / 2); row < Math.max(kernel.rows() - border, 1); row++) {
            StringBuilder line = new StringBuilder();
            for (int column = Math.min(border, kernel.columns() / 2);
                    column < Math.max(kernel.columns() - border, 1);
                    column++) {
                double share = Math.max(0, kernel.values()[row * kernel.columns() + column] / largest);
                char shade = SHADES.charAt((int) Math.ceil(share * (SHADES.length() - 1) - FAINT));
                line.append(shade).append(shade);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
