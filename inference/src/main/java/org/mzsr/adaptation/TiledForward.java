package org.mzsr.adaptation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mzsr.error.FailedException;
import org.mzsr.image.Image;
import org.mzsr.network.BatchShape;
import org.mzsr.network.Network;
import org.mzsr.network.NetworkShape;
import org.mzsr.network.Trace;
import org.mzsr.problem.Parameters;
import org.mzsr.tensor.TensorBackend;

/**
 * Applies the network to images of any size in windows that overlap, so that memory depends on the window alone.
 *
 * <p>An output pixel depends on inputs at most {@code depth} pixels away (8 for the paper's network, whose receptive field
 * is thus 17 pixels). A window's pixels nearer than that to a side that is not the image's own side would see zeros
 * instead of the image, and are left to the neighbouring window: neighbours overlap by {@code 2 · depth}. So the pieces
 * are what the whole image would give, to the last digits of float32: Winograd's algorithm rounds by where a pixel lies in
 * its window.
 */
public final class TiledForward {

    private final TensorBackend backend;
    private final NetworkShape shape;
    private final int tile;
    private final Network network;
    private final Map<BatchShape, Trace> traces = new HashMap<>();

    /**
     * A network on a backend.
     *
     * @param tile side of the pieces that a window gives, in pixels
     */
    public TiledForward(TensorBackend backend, NetworkShape shape, int tile) {
        this.backend = backend;
        this.shape = shape;
        this.tile = tile;
        network = new Network(backend, shape);
    }

    /** How far an output pixel's inputs lie from it. */
    int reach() {
        return shape.depth();
    }

    /** The network's output for one image, not clipped. */
    public Image apply(Parameters theta, Image input) {
        List<Span> rows = spans(input.height());
        List<Span> columns = spans(input.width());
        BatchShape window =
                new BatchShape(1, rows.get(0).length(), columns.get(0).length());
        Trace trace = traces.computeIfAbsent(window, size -> new Trace(backend, shape, size, Trace.Use.OUTPUT));
        double[] output = new double[input.data().length];
        double[] piece = new double[input.channels() * window.height() * window.width()];
        for (Span row : rows) {
            for (Span column : columns) {
                Image part = input.crop(row.start(), column.start(), row.length(), column.length());
                backend.write(part.data(), 0, trace.input());
                network.forward(theta, trace);
                backend.read(trace.output(), piece, 0);
                place(piece, row, column, output, input);
            }
        }
        if (!Arrays.stream(output).allMatch(Double::isFinite)) {
            throw new FailedException(
                    "Cannot upscale: the adapted weights give no finite image any more; use lower learning rates");
        }
        return new Image(input.channels(), input.height(), input.width(), output);
    }

    private static void place(double[] piece, Span row, Span column, double[] output, Image input) {
        for (int c = 0; c < input.channels(); c++) {
            for (int y = row.from(); y < row.to(); y++) {
                System.arraycopy(
                        piece,
                        (c * row.length() + y - row.start()) * column.length() + column.from() - column.start(),
                        output,
                        (c * input.height() + y) * input.width() + column.from(),
                        column.to() - column.from());
            }
        }
    }

    /**
     * A window along one axis.
     *
     * @param start first pixel that it reads
     * @param length pixels that it reads
     * @param from first pixel that it gives
     * @param to after the last pixel that it gives
     */
    private record Span(int start, int length, int from, int to) {}

    /** Windows of equal length that cover {@code n} pixels; the last one is moved back to end with the image. */
    private List<Span> spans(int n) {
        int margin = shape.depth();
        int length = tile + 2 * margin;
        if (n <= length) {
            return List.of(new Span(0, n, 0, n));
        }
        List<Span> spans = new ArrayList<>();
        int from = 0;
        while (from < n) {
            int start = Math.min(Math.max(0, from - margin), n - length);
            int to = start + length == n ? n : start + length - margin;
            spans.add(new Span(start, length, from, to));
            from = to;
        }
        return spans;
    }
}
