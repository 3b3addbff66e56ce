package io.tukki.actors.streamer;

import com.typesafe.config.Config;
import io.tukki.core.streamer.Retention;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of a streamer; {@code tukki.streamer} in {@code reference.conf} explains each.
 *
 * @param name in metrics
 * @param directory where topics are kept; empty: in memory
 */
public record StreamerSettings(
        String name, Optional<Path> directory, int ingress, int prefetch, Retention retention, Duration timeout) {

    /** Returns the settings under {@code tukki.streamer}. */
    public static StreamerSettings from(Config root) {
        Config config = root.getConfig("tukki.streamer");
        Config kept = config.getConfig("retention");
        Duration age = kept.getDuration("max-age");
        return new StreamerSettings(
                config.getString("name"),
                Optional.of(config.getString("directory"))
                        .filter(directory -> !directory.isEmpty())
                        .map(Path::of),
                config.getInt("ingress"),
                config.getInt("prefetch"),
                new Retention(
                        kept.getLong("max-events"),
                        kept.getBytes("max-bytes"),
                        age.isZero() ? Optional.empty() : Optional.of(age),
                        kept.getBoolean("drop-acknowledged")),
                config.getDuration("timeout"));
    }

    /** Returns these settings with another retention. */
    public StreamerSettings keeping(Retention other) {
        return new StreamerSettings(name, directory, ingress, prefetch, other, timeout);
    }
}
