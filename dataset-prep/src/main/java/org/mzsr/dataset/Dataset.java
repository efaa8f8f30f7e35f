package org.mzsr.dataset;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apiguardian.api.API;
import org.mzsr.dataset.kernels.DegradationSample;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.degradation.Corruption;
import org.mzsr.degradation.Subsampling;
import org.mzsr.error.FileException;
import org.mzsr.file.Guarded;
import org.mzsr.image.Image;
import org.mzsr.manifest.Digest;
import org.mzsr.manifest.Manifest;
import org.mzsr.manifest.Manifest.DataFile;
import org.mzsr.storage.Location;
import scala.Tuple3;

/**
 * A dataset on any Hadoop file system. Every file's content is compared with its digest in the manifest when it is read.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Dataset implements Serializable {

    private static final long serialVersionUID = 1;

    /** In the dataset's folder, or in that of a dataset beside it. */
    private static final Pattern OWN =
            Pattern.compile("(\\.\\./(?!\\.\\.?/)[^/]+/)?((?!\\.\\.?/)[^/:]+/)*(?!\\.\\.?$)[^/:]+");

    /** At the end of each Parquet file. */
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

    private final String location;

    private Dataset(String location) {
        this.location = location;
    }

    /** The dataset at a URI; nothing is read yet. */
    public static Dataset at(String uri, Configuration hadoop) throws IOException {
        return new Dataset(Location.of(uri, hadoop).path().toString());
    }

    /** Where it is. */
    public String location() {
        return location;
    }

    /** Reads {@code dataset.json}. */
    public Manifest manifest(Configuration hadoop) throws IOException {
        Path file = new Path(location, "dataset.json");
        try {
            FileSystem files = file.getFileSystem(hadoop);
            try (FSDataInputStream in = files.open(file)) {
                Manifest manifest = Guarded.read(() -> Manifest.decode(in.readAllBytes()));
                for (DataFile part : manifest.files()) {
                    refuseElsewhere(part.file());
                }
                return manifest;
            }
        } catch (FileNotFoundException e) {
            throw new FileException(
                    "Cannot read dataset " + location + ": it has no dataset.json; make one with 'mzsr prepare'", e);
        } catch (IOException e) {
            throw new FileException("Cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /** A manifest that somebody sends must not make this program open what lies elsewhere. */
    private void refuseElsewhere(String file) throws IOException {
        if (OWN.matcher(file).matches()) {
            return;
        }
        if (file.contains(":/")
                && OWN.matcher(file.substring(file.lastIndexOf('/') + 1)).matches()) {
            URI there = new Path(file).toUri();
            URI here = new Path(location).toUri();
            if (Objects.equals(there.getScheme(), here.getScheme())
                    && Objects.equals(there.getAuthority(), here.getAuthority())) {
                return;
            }
        }
        throw new IOException("it names a file '" + file + "' outside the dataset and those beside it");
    }

    /** Where one of its files lies. */
    Path file(DataFile file) {
        return new Path(location, file.file());
    }

    /**
     * Looks whether a file can be opened and ends as Parquet does, without reading the rest.
     *
     * @throws IOException if not
     */
    public void refuseUnreadable(DataFile file, Configuration hadoop) throws IOException {
        Path path = file(file);
        FileSystem files = path.getFileSystem(hadoop);
        try (FSDataInputStream in = files.open(path)) {
            byte[] end = new byte[MAGIC.length];
            in.readFully(files.getFileStatus(path).getLen() - end.length, end);
            if (!Arrays.equals(end, MAGIC)) {
                throw new FileException("Cannot read " + path + ": it is cut off");
            }
        } catch (FileNotFoundException e) {
            throw new FileException("Cannot read " + path + ": there is no such file", e);
        } catch (ChecksumException e) {
            throw new FileException("Cannot read " + path + ": " + e.getMessage(), e);
        }
    }

    /** Reads one shard of patches. */
    public Shard shard(DataFile file, int patchSize, Configuration hadoop) throws IOException {
        List<byte[]> patches = new ArrayList<>();
        Digest digest = new Digest();
        forEachRow(file.file(), hadoop, row -> {
            byte[] pixels = row.getBinary("pixels", 0).getBytes();
            digest.add(pixels);
            patches.add(pixels);
        });
        verify(file, patches.size(), digest);
        return new Shard(patches, patchSize);
    }

    /** Name, number of rows and digest of a shard as it is on disk. A tuple, because Spark carries it to the driver. */
    Tuple3<String, Integer, String> describeShard(String file, Configuration hadoop) throws IOException {
        Digest digest = new Digest();
        AtomicInteger count = new AtomicInteger();
        forEachRow(file, hadoop, row -> {
            digest.add(row.getBinary("pixels", 0).getBytes());
            count.incrementAndGet();
        });
        return new Tuple3<>(file, count.get(), digest.hex());
    }

    /** Reads the kernel table, of schema 2, too, whose columns had other names. */
    public List<DegradationSample> kernels(DataFile file, Configuration hadoop) throws IOException {
        List<DegradationSample> kernels = new ArrayList<>();
        Digest digest = new Digest();
        forEachRow(file.file(), hadoop, row -> {
            boolean second = row.getType().containsField("values");
            Group list = row.getGroup(second ? "values" : "kernel", 0);
            double[] values = new double[list.getFieldRepetitionCount(0)];
            for (int i = 0; i < values.length; i++) {
                values[i] = list.getGroup(0, i).getDouble(0, 0);
            }
            DegradationSample sample = new DegradationSample(
                    second ? "" : row.getString("family", 0),
                    new BlurKernel(
                            row.getInteger(second ? "rows" : "height", 0),
                            row.getInteger(second ? "columns" : "width", 0),
                            values),
                    subsampling(row),
                    row.getDouble("scale", 0),
                    new Corruption(row.getDouble("noise", 0), row.getInteger("jpeg", 0)));
            sample.addTo(digest);
            kernels.add(sample);
        });
        verify(file, kernels.size(), digest);
        return kernels;
    }

    /** Tables of version 0.1.0 do not say. */
    private static Subsampling subsampling(Group row) {
        return row.getType().containsField("subsampling")
                ? Subsampling.valueOf(row.getString("subsampling", 0))
                : Subsampling.DIRECT;
    }

    /** Reads all validation crops. */
    public List<Image> validation(DataFile file, Configuration hadoop) throws IOException {
        List<Image> crops = new ArrayList<>();
        Digest digest = new Digest();
        forEachRow(file.file(), hadoop, row -> {
            byte[] pixels = row.getBinary("pixels", 0).getBytes();
            digest.add(pixels);
            crops.add(Pixels.toImage(pixels, row.getInteger("height", 0), row.getInteger("width", 0)));
        });
        verify(file, crops.size(), digest);
        return crops;
    }

    /** Gives a file's rows to {@code sink}, one at a time. */
    private void forEachRow(String file, Configuration hadoop, Consumer<Group> sink) throws IOException {
        Path path = new Path(location, file);
        Configuration checking = new Configuration(hadoop);
        checking.setBoolean("parquet.page.verify-checksum.enabled", true);
        try {
            // Parquet answers damaged files with whatever exception the damage leads to.
            Guarded.read(() -> {
                try (ParquetReader<Group> reader = ParquetReader.builder(new GroupReadSupport(), path)
                        .withConf(checking)
                        .build()) {
                    for (Group row = reader.read(); row != null; row = reader.read()) {
                        sink.accept(row);
                    }
                }
                return path;
            });
        } catch (IOException e) {
            throw new FileException("Cannot read " + path + ": " + e.getMessage(), e);
        }
    }

    private void verify(DataFile file, int rows, Digest digest) throws IOException {
        String sha256 = digest.hex();
        if (rows != file.rows() || !sha256.equals(file.sha256())) {
            throw new FileException("Cannot use " + location + "/" + file.file() + ": it has " + rows
                    + " rows with SHA-256 " + sha256 + ", dataset.json says " + file.rows() + " and " + file.sha256()
                    + "; the file was damaged or replaced");
        }
    }
}
