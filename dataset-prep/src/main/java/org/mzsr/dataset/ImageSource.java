package org.mzsr.dataset;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.mzsr.image.Image;
import org.mzsr.image.ImageFiles;

/**
 * One image file to prepare. A plain class, because Spark's Kryo cannot serialise records.
 */
final class ImageSource implements Serializable {

    private static final long serialVersionUID = 1;

    private final String name;
    private final String uri;

    private ImageSource(String name, String uri) {
        this.name = name;
        this.uri = uri;
    }

    /** Its name in the dataset, the same wherever the images lie: folder and file; unique. */
    String name() {
        return name;
    }

    String uri() {
        return uri;
    }

    Image read(Configuration hadoop) throws IOException {
        Path path = new Path(uri);
        FileSystem files = path.getFileSystem(hadoop);
        try (FSDataInputStream in = files.open(path)) {
            return ImageFiles.decode(in.readAllBytes());
        }
    }

    /**
     * The image files under some locations, sorted by name.
     *
     * @param locations files, folders (searched through) or glob patterns, on any Hadoop file system
     */
    static List<ImageSource> list(List<String> locations, Configuration hadoop) throws IOException {
        List<ImageSource> found = new ArrayList<>();
        for (String location : locations) {
            Path pattern = new Path(location);
            FileSystem files = pattern.getFileSystem(hadoop);
            FileStatus[] matches = files.globStatus(pattern);
            if (matches == null || matches.length == 0) {
                throw new IOException("Cannot read images: there is nothing at " + location);
            }
            for (FileStatus match : matches) {
                addAll(match.getPath(), files, found);
            }
        }
        if (found.isEmpty()) {
            throw new IOException(
                    "Cannot read images: no image file (.png, .jpg, …) at " + String.join(", ", locations));
        }
        found.sort(Comparator.comparing(ImageSource::name).thenComparing(ImageSource::uri));
        return unique(found);
    }

    private static void addAll(Path root, FileSystem files, List<ImageSource> found) throws IOException {
        RemoteIterator<LocatedFileStatus> all = files.listFiles(root, true);
        while (all.hasNext()) {
            Path file = all.next().getPath();
            if (ImageFiles.isImage(file.getName())) {
                String relative = root.toUri().relativize(file.toUri()).getPath();
                String name = relative.isEmpty() ? file.getName() : root.getName() + "/" + relative;
                found.add(new ImageSource(name, file.toString()));
            }
        }
    }

    private static List<ImageSource> unique(List<ImageSource> sorted) {
        Map<String, Integer> seen = new HashMap<>();
        return sorted.stream()
                .map(image -> {
                    int times = seen.merge(image.name, 1, Integer::sum);
                    return times == 1 ? image : new ImageSource(image.name + "#" + times, image.uri);
                })
                .toList();
    }
}
