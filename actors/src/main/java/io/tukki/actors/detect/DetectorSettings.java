package io.tukki.actors.detect;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How detectors run; the meaning of each stands in {@code reference.conf} under {@code tukki.detectors}.
 *
 * @param mode when they read
 * @param urls how many URLs the table holds
 * @param keepGone how long a URL stays in the table when its process has ended
 * @param errorGroups how many groups of errors are kept
 */
public record DetectorSettings(Mode mode, int urls, Duration keepGone, int errorGroups) {

    /** When detectors read. */
    public enum Mode {
        /** From the start of the runtime on. */
        ON,
        /** From the first question for what they find on, and then first what memory holds. */
        ON_DEMAND,
        /** Never. */
        OFF;

        private static Mode of(String text) {
            return switch (text) {
                case "on", "true", "yes" -> ON;
                case "on-demand" -> ON_DEMAND;
                case "off", "false", "no" -> OFF;
                default ->
                    throw new IllegalArgumentException(
                            "tukki.detectors.enabled (" + text + ") must be on, off or on-demand");
            };
        }
    }

    /** Returns the settings under {@code tukki.detectors}. */
    public static DetectorSettings of(Config config) {
        Config detectors = config.getConfig("tukki.detectors");
        return new DetectorSettings(
                Mode.of(detectors.getString("enabled")),
                detectors.getInt("urls"),
                detectors.getDuration("keep-gone"),
                detectors.getInt("error-groups"));
    }
}
