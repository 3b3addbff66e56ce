package io.tukki.actors.bus;

import com.typesafe.config.Config;
import io.tukki.core.bus.BusSizing;
import io.tukki.core.bus.DynamicSizing;
import io.tukki.core.bus.FailureRun;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of a bus; {@code tukki.bus} in {@code reference.conf} explains each.
 *
 * @param name in metrics
 * @param dynamic empty for a pool of fixed size
 */
public record BusSettings(
        String name,
        int ingress,
        int batch,
        BusSizing sizing,
        Optional<DynamicSizing> dynamic,
        Duration dynamicInterval,
        int spareWorkers,
        Duration stalledAfter,
        FailureRun.Limits failures,
        Duration backpressureTimeout,
        Duration stopTimeout) {

    /** Returns the settings under {@code tukki.bus}. */
    public static BusSettings from(Config root) {
        Config config = root.getConfig("tukki.bus");
        BusSizing usual = BusSizing.of(BusSizing.Machine.current());
        BusSizing sizing = new BusSizing(
                intOr(config, "workers", usual.workers()), intOr(config, "events-per-worker", usual.perWorker()));
        Config dynamic = config.getConfig("dynamic");
        return new BusSettings(
                config.getString("name"),
                config.getInt("ingress"),
                config.getInt("batch"),
                sizing,
                dynamic.getBoolean("enabled")
                        ? Optional.of(new DynamicSizing(dynamic.getInt("minimum"), dynamic.getInt("maximum")))
                        : Optional.empty(),
                dynamic.getDuration("interval"),
                config.getInt("spare-workers"),
                config.getDuration("stalled-after"),
                new FailureRun.Limits(
                        config.getInt("failures.limit"),
                        config.getDuration("failures.first"),
                        config.getDuration("failures.longest")),
                config.getDuration("backpressure-timeout"),
                config.getDuration("stop-timeout"));
    }

    /** Returns these settings with another pool. */
    public BusSettings withSizing(BusSizing other) {
        return new BusSettings(
                name,
                ingress,
                batch,
                other,
                dynamic,
                dynamicInterval,
                spareWorkers,
                stalledAfter,
                failures,
                backpressureTimeout,
                stopTimeout);
    }

    private static int intOr(Config config, String path, int usual) {
        return config.getString(path).equals("auto") ? usual : config.getInt(path);
    }
}
