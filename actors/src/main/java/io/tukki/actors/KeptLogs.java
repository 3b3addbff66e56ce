package io.tukki.actors;

import io.tukki.actors.bus.EventPublisher;
import io.tukki.actors.log.LogArchiver;
import io.tukki.core.event.LogFilesChanged;
import io.tukki.core.log.LogArchive;
import io.tukki.core.log.SegmentedLog;
import io.tukki.streams.files.LogFileSettings;
import io.tukki.streams.files.LogFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Optional;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The log files of a runtime: opened before anything is started, so that one that cannot have them does not start. */
record KeptLogs(LogArchive archive, LogFiles files) {

    static Optional<KeptLogs> open(LogFileSettings settings, SegmentedLog log) {
        return settings.directory().map(directory -> {
            LogArchive archive = log.archive();
            try {
                return new KeptLogs(archive, LogFiles.open(settings, archive, Clock.systemUTC()));
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "logs cannot be kept in " + directory + ": " + e.getMessage()
                                + "; each runtime needs a directory of its own that it can write to"
                                + " (tukki.logs.directory, --logs)",
                        e);
            }
        });
    }

    Behavior<LogArchiver.Command> archiver(LogFileSettings settings, EventPublisher events) {
        return Behaviors.supervise(LogArchiver.create(
                        archive,
                        files,
                        settings.flushInterval(),
                        failure -> events.publish(
                                new LogFilesChanged(events.stamps().next(), failure.isPresent(), failure.orElse("")))))
                .onFailure(SupervisorStrategy.resume());
    }
}
