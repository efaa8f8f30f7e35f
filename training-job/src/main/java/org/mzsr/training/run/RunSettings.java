package org.mzsr.training.run;

import static org.mzsr.config.Checks.require;

import java.time.Duration;

/**
 * The configuration section {@code run}.
 *
 * @param checkpointEvery iterations
 * @param keepCheckpoints the newest so many stay
 * @param validateEvery iterations; 0 never validates
 * @param validationImages at most so many crops
 * @param lockSeconds between two signs of life in {@code run.lock}
 * @param attempts with {@code --resume auto}: at most so many starts in a row from one iteration
 */
public record RunSettings(
        long checkpointEvery,
        int keepCheckpoints,
        long validateEvery,
        int validationImages,
        int lockSeconds,
        int attempts) {

    /** Checks the ranges. */
    public RunSettings {
        require(checkpointEvery >= 1, "checkpoint-every", checkpointEvery, "1 or more");
        require(keepCheckpoints >= 1, "keep-checkpoints", keepCheckpoints, "1 or more");
        require(validateEvery >= 0, "validate-every", validateEvery, "0 or more");
        require(validationImages >= 1, "validation-images", validationImages, "1 or more");
        require(lockSeconds >= 1, "lock-seconds", lockSeconds, "1 or more");
        require(attempts >= 1, "attempts", attempts, "1 or more");
    }

    /** Between two signs of life. */
    public Duration heartbeat() {
        return Duration.ofSeconds(lockSeconds);
    }
}
