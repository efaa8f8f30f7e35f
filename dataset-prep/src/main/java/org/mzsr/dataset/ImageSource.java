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
import org.mzsr.error.FileException;
import org.mzsr.image.Image;
import org.mzsr.image.ImageFiles;
import org.mzsr.storage.Location;

/**
 * One image file, on any Hadoop file system. A plain class, because Spark's Kryo cannot serialise records.
 */
public final class ImageSource implements Serializable {

    private static final long serialVersionUID = 1;

    private final String folder;
    private final String path;
    private final int number;
    private final String uri;

    private ImageSource(String folder, String path, int number, String uri) {
        this.folder = folder;
        this.path = path;
        this.number = number;
        this.uri = uri;
    }

    /** Its name in the dataset, the same wherever the images lie: its path, and a number where several have the same; unique. */
    public String name() {
        return number == 1 ? path : path + "#" + number;
    }

    /** Its path below the folder that was named, or the file's name. */
    public String path() {
        return path;
    }

    /** The name of the folder that was named, if one was; no part of {@link #name()}, so that it may be renamed. */
    public String folder() {
        return folder;
    }

    /** Where it is. */
    public String uri() {
        return uri;
    }

    /** Reads it. */
    public Image read(Configuration hadoop) throws IOException {
        return ImageFiles.decode(bytes(hadoop));
    }

    /** The file as it is. */
    public byte[] bytes(Configuration hadoop) throws IOException {
        Path path = new Path(uri);
        FileSystem files = path.getFileSystem(hadoop);
        try (FSDataInputStream in = files.open(path)) {
            return in.readAllBytes();
        }
    }

    /**
     * The image files under some locations, sorted by name; of equal names, those of the location that was given first.
     *
     * @param locations files, folders (searched through) or glob patterns, on any Hadoop file system
     */
    public static List<ImageSource> list(List<String> locations, Configuration hadoop) throws IOException {
        List<ImageSource> found = new ArrayList<>();
        for (String location : locations) {
            Location named = Location.of(location, hadoop);
            // The name as it stands comes first: brackets may be part of it, not only of a pattern.
            FileStatus[] matches = named.files().exists(named.path())
                    ? new FileStatus[] {named.files().getFileStatus(named.path())}
                    : named.files().globStatus(named.path());
            if (matches == null || matches.length == 0) {
                throw new FileException("Cannot read images: there is nothing at " + location);
            }
            for (FileStatus match : matches) {
                if (match.isFile()) {
                    // Named by the user, so an image, whatever its ending; if not, it will be skipped by name.
                    found.add(new ImageSource(
                            "", match.getPath().getName(), 1, match.getPath().toString()));
                } else {
                    addAll(match.getPath(), named.files(), found);
                }
            }
        }
        if (found.isEmpty()) {
            throw new FileException(
                    "Cannot read images: no image file (.png, .jpg, …) at " + String.join(", ", locations));
        }
        found.sort(Comparator.comparing(ImageSource::name));
        return unique(found);
    }

    private static void addAll(Path root, FileSystem files, List<ImageSource> found) throws IOException {
        RemoteIterator<LocatedFileStatus> all = files.listFiles(root, true);
        while (all.hasNext()) {
            Path file = all.next().getPath();
            if (ImageFiles.isImage(file.getName())) {
                String path = root.toUri().relativize(file.toUri()).getPath();
                found.add(new ImageSource(root.getName(), path, 1, file.toString()));
            }
        }
    }

    private static List<ImageSource> unique(List<ImageSource> sorted) {
        Map<String, Integer> seen = new HashMap<>();
        return sorted.stream()
                .map(image ->
                        new ImageSource(image.folder, image.path, seen.merge(image.path, 1, Integer::sum), image.uri))
                .toList();
    }
}
