package org.mzsr.opencl;

import java.util.List;
import org.bytedeco.opencl._cl_command_queue;
import org.bytedeco.opencl._cl_program;
import org.jspecify.annotations.Nullable;
import org.mzsr.tensor.Epilogue;

/** The convolution between two numbers of channels, and its derivative by the kernel, of one backend. */
final class OpenClConvolution implements AutoCloseable {

    private static final List<String> SOURCES = List.of("numbers.cl", "convolution.cl");

    private final ConvolutionShape shape;
    private final _cl_command_queue queue;
    private final OpenClKernel convolve;
    private final OpenClKernel kernelGradient;
    private final OpenClKernel sumSlices;

    OpenClConvolution(OpenClContext context, _cl_command_queue queue, ConvolutionShape shape, String options) {
        this.shape = shape;
        this.queue = queue;
        _cl_program program = context.program(SOURCES, options + " " + shape.options());
        convolve = new OpenClKernel(program, "convolve", shape.items());
        kernelGradient = new OpenClKernel(program, "kernelGradient", ConvolutionShape.GRADIENT_ITEMS);
        sumSlices = new OpenClKernel(program, "sumSlices", ConvolutionShape.SUMMING_ITEMS);
    }

    /** Whether it is between these numbers of channels. */
    boolean is(int in, int out) {
        return shape.in() == in && shape.out() == out;
    }

    /** Rows of partial sums that {@link #kernelGradient} writes, times their length. */
    int partialSize(OpenClTensor images) {
        return shape.rows(blocks(images)) * shape.row();
    }

    /**
     * The convolution; turned, with the kernel of a convolution from {@code out} to {@code in}, read backwards.
     *
     * @param bias of {@code output}, or null
     */
    void convolve(
            OpenClTensor input,
            OpenClTensor kernel,
            boolean turned,
            @Nullable OpenClTensor bias,
            OpenClTensor output,
            Epilogue epilogue) {
        int height = input.dimension(2);
        int width = input.dimension(3);
        convolve.with(input)
                .withView(kernel)
                .with(turned ? 1 : 0)
                .withView(bias == null ? kernel : bias)
                .with(bias == null ? 0 : 1)
                .with(output)
                .with(height)
                .with(width)
                .with(number(epilogue))
                .run(queue, shape.tiles(height, width), input.dimension(0), shape.outTiles());
    }

    /**
     * The derivatives by the kernel and by the bias.
     *
     * @param partial memory for {@link #partialSize} numbers
     */
    void kernelGradient(
            OpenClTensor input,
            OpenClTensor delta,
            OpenClTensor partial,
            OpenClTensor gradient,
            @Nullable OpenClTensor biasGradient) {
        int blocks = blocks(input);
        kernelGradient
                .with(input)
                .with(delta)
                .with(partial)
                .with(input.dimension(2))
                .with(input.dimension(3))
                .with(blocks)
                .with(shape.slice(blocks))
                .run(queue, shape.gradientGroups(), shape.slices(blocks), 1);
        int numbers = shape.row();
        sumSlices
                .with(partial)
                .with(shape.rows(blocks))
                .withView(gradient)
                .withView(biasGradient == null ? gradient : biasGradient)
                .with(biasGradient == null ? 0 : 1)
                .run(queue, (numbers + ConvolutionShape.SUMMED_NUMBERS - 1) / ConvolutionShape.SUMMED_NUMBERS, 1, 1);
    }

    /** As {@code convolution.cl} names it. */
    private static int number(Epilogue epilogue) {
        return switch (epilogue) {
            case STORE -> 0;
            case RECTIFY -> 1;
            case ADD -> 2;
        };
    }

    private int blocks(OpenClTensor images) {
        return shape.blocks(images.dimension(0), images.dimension(2), images.dimension(3));
    }

    @Override
    public void close() {
        convolve.close();
        kernelGradient.close();
        sumSlices.close();
    }
}
