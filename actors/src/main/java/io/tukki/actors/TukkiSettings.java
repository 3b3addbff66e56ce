package io.tukki.actors;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.tukki.actors.launch.LaunchSettings;
import io.tukki.core.log.LogBudget;
import io.tukki.core.project.LogPolicy;
import io.tukki.streams.OutputPump;
import io.tukki.streams.files.LogFileSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a runtime runs; the defaults and the meaning of each stand in {@code reference.conf} under {@code tukki}.
 *
 * @param launcher which launcher starts children: {@code auto}, {@code native} or {@code fifo}
 * @param launch how they start them
 * @param logs how much memory logs may hold
 * @param logFiles whether and how logs are kept in files too
 * @param outputBuffer bound in bytes on output that was read and not stored yet, over all processes
 * @param output how pipes are read
 * @param askTimeout how long the facade waits for an answer that needs no process to act
 * @param closeTimeout how long closing waits for processes to stop before it kills them
 */
public record TukkiSettings(
        String launcher,
        LaunchSettings launch,
        LogBudget logs,
        LogFileSettings logFiles,
        long outputBuffer,
        OutputPump.Settings output,
        Duration askTimeout,
        Duration closeTimeout) {

    /** Returns the settings of {@code application.conf} over the defaults. */
    public static TukkiSettings load() {
        return of(ConfigFactory.load());
    }

    /**
     * Returns {@link #load()} for a JVM of which every child is started by the runtime: there, unless the settings say
     * otherwise, orphans of its processes become its children. Not in the first process of a container: that is given the
     * orphans of strangers too.
     */
    public static TukkiSettings loadForProgram() {
        Config config = ConfigFactory.load();
        boolean isFirst = ProcessHandle.current().pid() == 1;
        return of(config).withLaunch(LaunchSettings.of(config, !isFirst));
    }

    /** Returns the settings under {@code tukki} in {@code config}, which must hold the defaults too. */
    public static TukkiSettings of(Config config) {
        Config tukki = config.getConfig("tukki");
        return new TukkiSettings(
                tukki.getString("launcher"),
                LaunchSettings.of(config),
                logs(tukki.getConfig("logs")),
                logFiles(tukki.getConfig("logs")),
                tukki.getBytes("output.buffer"),
                new OutputPump.Settings(
                        Math.toIntExact(tukki.getBytes("output.max-line")),
                        Duration.ZERO,
                        tukki.getDuration("output.quiet-period"),
                        tukki.getDuration("output.longest-drain")),
                tukki.getDuration("ask-timeout"),
                tukki.getDuration("close-timeout"));
    }

    public TukkiSettings withLogs(LogBudget value) {
        return new TukkiSettings(launcher, launch, value, logFiles, outputBuffer, output, askTimeout, closeTimeout);
    }

    private static LogBudget logs(Config logs) {
        return new LogBudget(
                logs.getBytes("per-process"),
                logs.getBytes("total"),
                logs.getLong("max-lines"),
                logs.getDuration("max-age"));
    }

    private static LogFileSettings logFiles(Config logs) {
        String directory = logs.getString("directory");
        return new LogFileSettings(
                directory.isEmpty() ? Optional.empty() : Optional.of(Path.of(directory)),
                logs.getBytes("files.max-bytes"),
                logs.getDuration("files.max-age"),
                logs.getDuration("files.flush-interval"));
    }

    public TukkiSettings withLogFiles(LogFileSettings value) {
        return new TukkiSettings(launcher, launch, logs, value, outputBuffer, output, askTimeout, closeTimeout);
    }

    /** Returns these settings with what a project says about its logs. */
    public TukkiSettings with(LogPolicy policy) {
        Integer lines = policy.maxLines();
        return withLogs(new LogBudget(
                        said(policy.budget(), logs.perProcess()),
                        said(policy.total(), logs.total()),
                        lines == null ? logs.maxLines() : lines,
                        said(policy.maxAge(), logs.maxAge())))
                .withLogFiles(new LogFileSettings(
                        policy.directory() == null ? logFiles.directory() : Optional.of(policy.directory()),
                        said(policy.maxFileBytes(), logFiles.maxBytes()),
                        said(policy.maxFileAge(), logFiles.maxAge()),
                        said(policy.flushInterval(), logFiles.flushInterval())));
    }

    private static <T> T said(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }

    public TukkiSettings withOutput(OutputPump.Settings value) {
        return new TukkiSettings(launcher, launch, logs, logFiles, outputBuffer, value, askTimeout, closeTimeout);
    }

    public TukkiSettings withLauncher(String value) {
        return new TukkiSettings(value, launch, logs, logFiles, outputBuffer, output, askTimeout, closeTimeout);
    }

    public TukkiSettings withLaunch(LaunchSettings value) {
        return new TukkiSettings(launcher, value, logs, logFiles, outputBuffer, output, askTimeout, closeTimeout);
    }

    public TukkiSettings withCloseTimeout(Duration value) {
        return new TukkiSettings(launcher, launch, logs, logFiles, outputBuffer, output, askTimeout, value);
    }
}
