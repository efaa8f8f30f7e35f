package org.mzsr.dataset.kernels;

import static org.mzsr.config.Checks.require;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.degradation.KernelFile;
import org.mzsr.error.FileException;

/**
 * Kernels that somebody measured or made, all equally likely; each keeps its own size.
 *
 * @param weight share in the mixture
 * @param folder of .mat, .npy, .csv or .txt files, on the driver's machine
 */
record KernelFiles(double weight, String folder) implements Serializable {

    KernelFiles {
        require(weight >= 0, "weight", weight, "0 or more");
        require(weight == 0 || !folder.isEmpty(), "folder", "empty", "the folder of the kernel files");
    }

    /** Reads the files, by name. */
    Family open() throws IOException {
        List<BlurKernel> kernels = new ArrayList<>();
        if (weight > 0) {
            for (Path file : files()) {
                kernels.add(new KernelFile(file.toString()).kernel());
            }
        }
        return new Family() {
            @Override
            public double weight() {
                return weight;
            }

            @Override
            public String key() {
                return "files";
            }

            @Override
            public BlurKernel sample(RandomGenerator random, int size, double scale) {
                return kernels.get(random.nextInt(kernels.size()));
            }
        };
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(Path.of(folder))) {
            throw new FileException(
                    "Cannot sample kernels: prepare.kernels.files.folder = " + folder + " is no folder");
        }
        try (Stream<Path> all = Files.list(Path.of(folder))) {
            List<Path> files = all.filter(file -> file.toString().matches(".*\\.(mat|npy|csv|txt)"))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new FileException(
                        "Cannot sample kernels: there is no .mat, .npy, .csv or .txt file in " + folder);
            }
            return files;
        }
    }
}
