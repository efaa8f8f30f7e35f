package org.mzsr.image;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A PNG file whose chunks are whole: their checksums are right, and the end is there, of which Java's decoder asks neither.
 *
 * @param pixels the file with only those chunks that its pixels and its EXIF need; texts can be bombs, and nobody reads them here
 * @param profile ICC profile of its colours, or null
 */
record PngFile(byte[] pixels, byte @Nullable [] profile) {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final Set<String> KEPT = Set.of("IHDR", "PLTE", "IDAT", "IEND", "tRNS", "eXIf");

    /** Length, type and checksum. */
    private static final int AROUND = 12;

    /** Profiles for RGB and gray have some kilobytes, those with tables a megabyte or two. */
    private static final int LARGEST_PROFILE = 8 << 20;

    static boolean matches(byte[] bytes) {
        return bytes.length >= SIGNATURE.length && Arrays.equals(SIGNATURE, Arrays.copyOf(bytes, SIGNATURE.length));
    }

    static PngFile of(byte[] bytes) throws IOException {
        ByteArrayOutputStream kept = new ByteArrayOutputStream(bytes.length);
        kept.write(SIGNATURE);
        byte[] profile = null;
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        String type = "";
        for (int at = SIGNATURE.length; !type.equals("IEND"); ) {
            int length = at + AROUND > bytes.length ? -1 : buffer.getInt(at);
            if (length < 0 || at + (long) length + AROUND > bytes.length) {
                throw new IOException("its data is cut off" + (type.isEmpty() ? "" : " after a chunk " + type));
            }
            type = new String(bytes, at + 4, 4, StandardCharsets.ISO_8859_1);
            CRC32 crc = new CRC32();
            crc.update(bytes, at + 4, length + 4);
            if ((int) crc.getValue() != buffer.getInt(at + 8 + length)) {
                throw new IOException("its data is damaged: a chunk " + type.replaceAll("[^A-Za-z]", "?")
                        + " does not match its checksum");
            }
            if (KEPT.contains(type)) {
                kept.write(bytes, at, length + AROUND);
            }
            if (type.equals("iCCP")) {
                profile = profile(bytes, at + 8, length);
            }
            at += length + AROUND;
        }
        return new PngFile(kept.toByteArray(), profile);
    }

    /** Name, a zero, the method's zero, and the profile by zlib. */
    private static byte @Nullable [] profile(byte[] bytes, int start, int length) throws IOException {
        int name = 0;
        while (name < length && bytes[start + name] != 0) {
            name++;
        }
        if (name + 2 > length) {
            return null;
        }
        try (InflaterInputStream in =
                new InflaterInputStream(new ByteArrayInputStream(bytes, start + name + 2, length - name - 2))) {
            byte[] profile = in.readNBytes(LARGEST_PROFILE + 1);
            if (profile.length > LARGEST_PROFILE) {
                throw new IOException("its colour profile is larger than any profile");
            }
            return profile;
        } catch (java.util.zip.ZipException | java.io.EOFException e) {
            throw new IOException("its data is damaged: the colour profile cannot be unpacked", e);
        }
    }
}
