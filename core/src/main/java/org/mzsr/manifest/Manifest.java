package org.mzsr.manifest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/**
 * The content of {@code dataset.json}.
 *
 * @param schemaVersion of the layout; this program writes {@value #SCHEMA} and reads it and {@value #OLDEST}
 * @param version of the program that made the dataset
 * @param source names of the folders, files or patterns that the images came from
 * @param seed of all choices
 * @param images how many were read
 * @param skipped images that could not be used, with the reason
 * @param scales that the kernels were sampled for
 * @param patchSize side of the patches, in pixels
 * @param patches how many
 * @param flatPatches how many were left out as too flat
 * @param shards the patch files, empty ones left out
 * @param kernels the kernel file
 * @param validation the file of validation crops; zero rows where there are none
 * @param settings the resolved configuration section {@code prepare}
 * @param fingerprint SHA-256 over the digests of all files: equal for equal content
 */
@API(status = API.Status.STABLE)
public record Manifest(
        int schemaVersion,
        String version,
        List<String> source,
        long seed,
        int images,
        List<Skipped> skipped,
        List<Double> scales,
        int patchSize,
        long patches,
        long flatPatches,
        List<DataFile> shards,
        DataFile kernels,
        DataFile validation,
        Map<String, Object> settings,
        String fingerprint)
        implements Serializable {

    /** The layout that this program writes. */
    public static final int SCHEMA = 3;

    /** The oldest layout that it reads. */
    public static final int OLDEST = 2;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private static final int LARGEST_PATCH = 1 << 15;
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /**
     * An image that was left out.
     *
     * @param image its name in the dataset
     * @param reason why
     */
    public record Skipped(String image, String reason) implements Serializable {}

    /**
     * One Parquet file of the dataset.
     *
     * @param file its path, from the dataset's folder; or a URI, where it is another dataset's
     * @param rows how many rows it has
     * @param sha256 over its rows' content, in order
     */
    public record DataFile(String file, int rows, String sha256) implements Serializable {

        /** The same file, as seen from another folder. */
        public DataFile in(String folder) {
            return new DataFile(file.contains(":/") ? file : folder + "/" + file, rows, sha256);
        }
    }

    /** As JSON. */
    public byte[] encode() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a manifest is always JSON", e);
        }
    }

    /** Bytes of a patch, in memory and before compression: one for each sample of three channels. */
    public int patchBytes() {
        return 3 * patchSize * patchSize;
    }

    /** Bytes that the patches of the largest shard take in memory. */
    public long largestShard() {
        return shards.stream()
                .mapToLong(shard -> (long) shard.rows() * patchBytes())
                .max()
                .orElse(0);
    }

    /**
     * Reads a {@code dataset.json}.
     *
     * @throws IOException if it is none that this program can use; the message says why, without the file's name
     */
    public static Manifest decode(byte[] bytes) throws IOException {
        try {
            Manifest manifest = JSON.readValue(bytes, Manifest.class);
            if (manifest == null || manifest.schemaVersion() < OLDEST || manifest.schemaVersion() > SCHEMA) {
                throw new IOException("it has no schema version, or another than " + OLDEST + " and " + SCHEMA
                        + "; it was made by another version of mzsr-spark: prepare it again");
            }
            if (manifest.shards() == null
                    || manifest.kernels() == null
                    || manifest.validation() == null
                    || manifest.scales() == null
                    || manifest.fingerprint() == null) {
                throw new IOException("it lacks some of shards, kernels, validation, scales, fingerprint");
            }
            manifest.requireSense();
            return manifest;
        } catch (JsonProcessingException e) {
            throw new IOException("it is not understood: " + e.getOriginalMessage(), e);
        }
    }

    /** All its files: shards, kernels, validation. */
    public List<DataFile> files() {
        List<DataFile> files = new ArrayList<>(shards);
        files.add(kernels);
        files.add(validation);
        return files;
    }

    private void requireSense() throws IOException {
        long rows = shards.stream().mapToLong(DataFile::rows).sum();
        boolean counts = images >= 1
                && patchSize >= 1
                && patchSize <= LARGEST_PATCH
                && flatPatches >= 0
                && patches == rows
                && files().stream().allMatch(file -> file.rows() >= 0);
        boolean numbers = !scales.isEmpty() && scales.stream().allMatch(scale -> scale > 1 && scale <= 16);
        if (!counts || !numbers || source == null || settings == null || skipped == null || version == null) {
            throw new IOException("its numbers cannot be: " + images + " images, " + patches + " patches of "
                    + patchSize + " pixels in shards with " + rows + ", scales " + scales);
        }
        for (DataFile file : files()) {
            if (file.file() == null
                    || file.sha256() == null
                    || !SHA256.matcher(file.sha256()).matches()) {
                throw new IOException("a file's name or digest is missing, or no digest");
            }
        }
        if (!fingerprint.equals(fingerprint(shards, kernels, validation))) {
            throw new IOException("its fingerprint is not that of its files' digests: it was changed or damaged");
        }
    }

    /** Of the files' digests. */
    public static String fingerprint(List<DataFile> shards, DataFile kernels, DataFile validation) {
        Digest digest = new Digest();
        shards.forEach(shard -> digest.add(shard.sha256().getBytes(StandardCharsets.UTF_8)));
        digest.add(kernels.sha256().getBytes(StandardCharsets.UTF_8));
        digest.add(validation.sha256().getBytes(StandardCharsets.UTF_8));
        return digest.hex();
    }
}
