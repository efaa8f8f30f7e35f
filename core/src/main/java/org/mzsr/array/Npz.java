package org.mzsr.array;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Numpy's {@code .npz}: a zip of {@code .npy} files. */
final class Npz {

    private static final int MOST_BYTES = 64 << 20;

    private Npz() {}

    static List<NamedArray> decode(byte[] bytes) throws IOException {
        List<NamedArray> arrays = new ArrayList<>();
        boolean zip = false;
        int left = MOST_BYTES;
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                zip = true;
                byte[] array = in.readNBytes(left + 1);
                left -= array.length;
                if (left < 0) {
                    throw new IOException("it unpacks to more than " + MOST_BYTES + " bytes, more than any kernels");
                }
                if (entry.getName().endsWith(".npy")) {
                    String name = entry.getName().substring(0, entry.getName().length() - ".npy".length());
                    arrays.addAll(Npy.decode(array).matrices(name));
                }
            }
        }
        if (!zip) {
            throw new IOException("it is no zip archive, which a .npz file is");
        }
        return arrays;
    }
}
