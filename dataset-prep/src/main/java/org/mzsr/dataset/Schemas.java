package org.mzsr.dataset;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The columns of the three tables. What they mean travels with them, as Spark's comments in the Parquet files; docs/dataset.md has it, too. */
final class Schemas {

    private static final String PIXELS =
            "unsigned bytes, [3, height, width]: planes R, G, B, rows from above, samples from the left";

    /** Where a patch was cut, how it was turned, and its samples. */
    static final StructType PATCHES = new StructType()
            .add("image", DataTypes.StringType, false, "path below the folder that was named")
            .add("y", DataTypes.IntegerType, false, "first row of the patch in the image")
            .add("x", DataTypes.IntegerType, false, "first column of the patch in the image")
            .add("turn", DataTypes.StringType, false, "how the image was turned or mirrored after that")
            .add("pixels", DataTypes.BinaryType, false, PIXELS);

    /** A kernel, and the scale, noise, JPEG quality and subsampling that go with it. */
    static final StructType KERNELS = new StructType()
            .add("family", DataTypes.StringType, false, "key of prepare.kernels that it was drawn from")
            .add("height", DataTypes.IntegerType, false, "rows of the kernel")
            .add("width", DataTypes.IntegerType, false, "columns of the kernel")
            .add(
                    "kernel",
                    DataTypes.createArrayType(DataTypes.DoubleType, false),
                    false,
                    "[height, width] row by row, for correlation; sums to 1")
            .add("scale", DataTypes.DoubleType, false, "of super-resolution")
            .add("noise", DataTypes.DoubleType, false, "standard deviation; 1 is the range of a pixel")
            .add("jpeg", DataTypes.IntegerType, false, "quality, 0 for no compression")
            .add("subsampling", DataTypes.StringType, false, "DIRECT or BICUBIC");

    /** A validation crop's samples. */
    static final StructType VALIDATION = new StructType()
            .add("image", DataTypes.StringType, false, "path below the folder that was named")
            .add("height", DataTypes.IntegerType, false, "rows of the crop")
            .add("width", DataTypes.IntegerType, false, "columns of the crop")
            .add("pixels", DataTypes.BinaryType, false, PIXELS);

    private Schemas() {}
}
