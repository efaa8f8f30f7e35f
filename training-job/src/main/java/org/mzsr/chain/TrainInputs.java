package org.mzsr.chain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mzsr.config.Configuration;
import org.mzsr.error.BadInputException;
import org.mzsr.error.FileException;
import org.mzsr.file.AtomicFile;

/**
 * What a folder of {@code mzsr train} was begun with, so that the same command goes on and another one is refused.
 *
 * @param images where they are, however they were named
 * @param settings keys and values that results depend on, as text
 */
record TrainInputs(List<String> images, Map<String, String> settings) {

    private static final String FILE = "train.json";

    /** Keys that change no result. */
    private static final List<String> FREE = List.of("run.", "spark.", "compute.");

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    static TrainInputs of(List<String> images, Configuration configuration) {
        Map<String, String> settings = new TreeMap<>();
        configuration.values().forEach((key, value) -> {
            if (FREE.stream().noneMatch(key::startsWith)) {
                settings.put(key, String.valueOf(value));
            }
        });
        return new TrainInputs(places(images), settings);
    }

    /** Where images are, so that a folder is the same by whatever name it is called. */
    static List<String> places(List<String> images) {
        return images.stream().map(TrainInputs::place).toList();
    }

    static String place(String location) {
        return location.matches("\\w+:/.*")
                ? location.replaceFirst("/+$", "")
                : Path.of(location).toAbsolutePath().normalize().toString();
    }

    /**
     * Refuses a folder that belongs to other inputs, or to something else.
     *
     * @throws BadInputException if it does
     */
    void refuseOthers(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (Files.exists(file)) {
            refuseOthers(read(file), folder);
            return;
        }
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new FileException("Cannot use --out " + folder + ": it is a file; name a folder");
        }
        if (Files.isDirectory(folder)) {
            try (var content = Files.list(folder)) {
                if (content.findAny().isPresent()) {
                    throw new BadInputException("Cannot use --out " + folder
                            + ": it holds files that are not from 'mzsr train'; choose another folder");
                }
            }
        }
    }

    /** Makes a folder that of these inputs. */
    void write(Path folder) throws IOException {
        AtomicFile.write(folder.resolve(FILE), JSON.writeValueAsBytes(this));
    }

    private static TrainInputs read(Path file) throws IOException {
        try {
            return JSON.readValue(Files.readAllBytes(file), TrainInputs.class);
        } catch (JsonProcessingException e) {
            throw new FileException("Cannot go on in " + file.getParent() + ": " + file + " is damaged", e);
        }
    }

    private void refuseOthers(TrainInputs before, Path folder) {
        if (!before.images.equals(images)) {
            throw new BadInputException("Cannot go on in " + folder + ": it was begun with --images "
                    + String.join(" ", before.images) + "; choose another --out");
        }
        settings.forEach((key, value) -> {
            String was = before.settings.get(key);
            if (!value.equals(was)) {
                throw new BadInputException("Cannot go on in " + folder + ": it was begun with " + key + " = " + was
                        + ", and now it is " + value + "; choose another --out");
            }
        });
    }
}
