package org.mzsr.array;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Numpy's {@code .npz}: a zip of {@code .npy} files. */
public final class Npz {

    private static final int MOST_BYTES = 64 << 20;

    private Npz() {}

    static List<NamedArray> decode(byte[] bytes) throws IOException {
        List<NamedArray> matrices = new ArrayList<>();
        arrays(bytes).forEach((name, array) -> matrices.addAll(array.matrices(name)));
        return matrices;
    }

    /**
     * All arrays by their names, in the file's order.
     *
     * @throws IOException if it is no such file; the message says what is wrong, without the file's name
     */
    public static Map<String, Npy> arrays(byte[] bytes) throws IOException {
        Map<String, Npy> arrays = new LinkedHashMap<>();
        boolean zip = false;
        int left = MOST_BYTES;
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                zip = true;
                byte[] array = in.readNBytes(left + 1);
                left -= array.length;
                if (left < 0) {
                    throw new IOException("it unpacks to more than " + MOST_BYTES + " bytes, more than expected");
                }
                if (entry.getName().endsWith(".npy")) {
                    String name = entry.getName().substring(0, entry.getName().length() - ".npy".length());
                    arrays.put(name, Npy.decode(array));
                }
            }
        }
        if (!zip) {
            throw new IOException(
                    bytes.length > 1 && bytes[0] == 'P' && bytes[1] == 'K'
                            ? "it holds no arrays"
                            : "it is no zip archive, which a .npz file is");
        }
        return arrays;
    }
}
