package org.mzsr.inference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mzsr.error.BadInputException;
import org.mzsr.error.FileException;
import org.mzsr.file.AtomicFile;
import org.mzsr.image.ImageFiles;

/**
 * Which file the result of each image goes to.
 *
 * @param images files and folders
 * @param recursive whether the folders' subfolders belong to them
 */
record ResultFiles(List<Path> images, boolean recursive) {

    /**
     * Each image with its result's file.
     *
     * @param out a PNG file for one image; a folder, which is there or has / behind it; null for {@code NAME-xSCALE.png} beside it
     */
    Map<Path, Path> of(@Nullable String out, double scale) throws IOException {
        Path first = images.get(0);
        boolean many = images.size() > 1 || Files.isDirectory(first);
        if (out == null) {
            if (many) {
                throw new BadInputException("Cannot tell where several images go: give a folder with --out");
            }
            String factor = scale == Math.rint(scale) ? Long.toString((long) scale) : Double.toString(scale);
            return single(first.resolveSibling(ImageFiles.stem(first) + "-x" + factor + ".png"));
        }
        Path target = Path.of(out);
        if (many || Files.isDirectory(target) || out.endsWith("/")) {
            return inFolder(target);
        }
        if (!out.toLowerCase(Locale.ROOT).endsWith(".png")) {
            throw new BadInputException(
                    "Cannot write " + out + ": expected a file name that ends in .png, or a folder's with / behind it");
        }
        return single(target);
    }

    private Map<Path, Path> single(Path target) throws IOException {
        AtomicFile.refuseInput(target, images);
        return Map.of(images.get(0), target);
    }

    private Map<Path, Path> inFolder(Path out) throws IOException {
        if (Files.exists(out) && !Files.isDirectory(out)) {
            throw new BadInputException("Cannot write several images to " + out + ": expected a folder");
        }
        Map<Path, Path> work = new LinkedHashMap<>();
        for (Path image : images) {
            List<Path> files = Files.isDirectory(image) ? listed(image) : List.of(image);
            for (Path file : files) {
                Path name = Files.isDirectory(image) ? image.relativize(file) : file.getFileName();
                Path target = out.resolve(name.resolveSibling(ImageFiles.stem(file) + ".png"));
                boolean otherEnding = work.keySet().stream()
                        .noneMatch(earlier -> earlier.getFileName().equals(file.getFileName()));
                if (work.containsValue(target) && otherEnding) {
                    // Such as a.png beside a.jpg: the second keeps its ending.
                    target = target.resolveSibling(file.getFileName() + ".png");
                }
                if (work.containsValue(target)) {
                    throw new BadInputException("Cannot write two results to " + target + ": two images have the name "
                            + file.getFileName());
                }
                work.put(file, target);
            }
        }
        for (Path target : work.values()) {
            AtomicFile.refuseInput(target, work.keySet());
        }
        return work;
    }

    private List<Path> listed(Path folder) throws IOException {
        if (!recursive) {
            return ImageFiles.list(folder);
        }
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> found = files.filter(file -> ImageFiles.isImage(file.toString()) && Files.isRegularFile(file))
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw new FileException("Cannot upscale the images in " + folder + ": there is none");
            }
            return found;
        }
    }

    /** What is left out because it lies in subfolders; a sentence for each folder. */
    List<String> leftOut() throws IOException {
        List<String> sentences = new ArrayList<>();
        for (Path folder : recursive ? List.<Path>of() : images) {
            if (!Files.isDirectory(folder)) {
                continue;
            }
            try (Stream<Path> entries = Files.list(folder)) {
                long subfolders = entries.filter(Files::isDirectory).count();
                if (subfolders > 0) {
                    sentences.add(folder + " has " + subfolders
                            + (subfolders == 1 ? " subfolder, which is" : " subfolders, which are")
                            + " left out; --recursive takes what is there");
                }
            }
        }
        return sentences;
    }
}
