package org.mzsr.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.mzsr.array.Npy;

/** Weights as numpy's {@code .npz}: a zip of float32 arrays, with the names and layout of {@link Weights#tensors()}. */
public final class NpzArchive {

    private NpzArchive() {}

    /** The file's bytes. */
    public static byte[] encode(Weights weights) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, Weights.NamedTensor> tensor :
                    weights.tensors().entrySet()) {
                ZipEntry entry = new ZipEntry(tensor.getKey() + ".npy");
                // Equal weights give equal files.
                entry.setTime(0);
                zip.putNextEntry(entry);
                zip.write(new Npy(tensor.getValue().shape(), tensor.getValue().values()).encodeFloat32());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
