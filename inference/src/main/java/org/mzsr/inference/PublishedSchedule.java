package org.mzsr.inference;

import java.util.List;
import java.util.Locale;
import org.mzsr.error.BadInputException;

/** The learning rates that the published code adapts its four models with; the last one stands for all later steps. */
enum PublishedSchedule {
    /** Direct subsampling, ×2. */
    DIRECT,
    /** Direct subsampling, ×2 to ×4. */
    MULTI_SCALE,
    /** Bicubic subsampling, ×2. */
    BICUBIC,
    /** Direct subsampling, ×4. */
    SCALE4;

    /** The schedule of a name such as {@code multi-scale}. */
    static PublishedSchedule parse(String name) {
        for (PublishedSchedule schedule : values()) {
            if (schedule.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(name)) {
                return schedule;
            }
        }
        throw new BadInputException(
                "Cannot use schedule '" + name + "': expected direct, multi-scale, bicubic or scale4");
    }

    /** One rate a step. */
    List<Double> rates() {
        return switch (this) {
            case DIRECT -> List.of(0.02, 0.01, 0.01, 0.01, 0.005);
            case MULTI_SCALE -> List.of(0.01, 0.01, 0.01, 0.005);
            case BICUBIC -> List.of(0.01, 0.01, 0.01, 0.001);
            case SCALE4 -> List.of(0.01, 0.005, 0.005, 0.005, 0.005, 0.001);
        };
    }
}
