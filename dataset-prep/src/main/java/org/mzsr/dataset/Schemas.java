package org.mzsr.dataset;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The columns of the three tables. */
final class Schemas {

    /** Where a patch was cut, how it was turned, and its samples {@code [3, size, size]}, one byte each. */
    static final StructType PATCHES = new StructType()
            .add("image", DataTypes.StringType, false)
            .add("top", DataTypes.IntegerType, false)
            .add("left", DataTypes.IntegerType, false)
            .add("turn", DataTypes.StringType, false)
            .add("pixels", DataTypes.BinaryType, false);

    /**
     * A kernel's values {@code [rows, columns]}, and the scale, noise, JPEG quality (0: none) and subsampling that go with it.
     */
    static final StructType KERNELS = new StructType()
            .add("rows", DataTypes.IntegerType, false)
            .add("columns", DataTypes.IntegerType, false)
            .add("values", DataTypes.createArrayType(DataTypes.DoubleType, false), false)
            .add("scale", DataTypes.DoubleType, false)
            .add("noise", DataTypes.DoubleType, false)
            .add("jpeg", DataTypes.IntegerType, false)
            .add("subsampling", DataTypes.StringType, false);

    /** A validation crop's samples {@code [3, height, width]}, one byte each. */
    static final StructType VALIDATION = new StructType()
            .add("image", DataTypes.StringType, false)
            .add("height", DataTypes.IntegerType, false)
            .add("width", DataTypes.IntegerType, false)
            .add("pixels", DataTypes.BinaryType, false);

    private Schemas() {}
}
