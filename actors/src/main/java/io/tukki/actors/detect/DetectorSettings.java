package io.tukki.actors.detect;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How detectors run; the meaning of each stands in {@code reference.conf} under {@code tukki.detectors}.
 *
 * @param urls how many URLs the table holds
 * @param keepGone how long a URL stays in the table when its process has ended
 * @param errorGroups how many groups of errors are kept
 */
public record DetectorSettings(boolean enabled, int urls, Duration keepGone, int errorGroups) {

    /** Returns the settings under {@code tukki.detectors}. */
    public static DetectorSettings of(Config config) {
        Config detectors = config.getConfig("tukki.detectors");
        return new DetectorSettings(
                detectors.getBoolean("enabled"),
                detectors.getInt("urls"),
                detectors.getDuration("keep-gone"),
                detectors.getInt("error-groups"));
    }
}
