package io.tukki.actors.detect;

import io.tukki.actors.url.UrlTable;
import io.tukki.core.detect.BuildOutcome;
import io.tukki.core.detect.DetectedError;
import io.tukki.core.detect.ErrorSeverity;
import io.tukki.core.detect.TestRun;
import io.tukki.core.event.BuildEvent;
import io.tukki.core.event.ErrorDetected;
import io.tukki.core.event.Event;
import io.tukki.core.event.EventStamp;
import io.tukki.core.event.TestFailed;
import io.tukki.core.event.TestPassed;
import io.tukki.core.event.UrlDetected;
import io.tukki.core.event.UrlRemoved;
import io.tukki.core.url.UrlEntry;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** What detectors found, as events of the bus. */
final class DetectionEvents {

    private DetectionEvents() {}

    /** Returns the event that tells of {@code detection}; empty for a URL that is none to the JDK. */
    static Optional<Event> of(Detection detection, EventStamp stamp) {
        if (detection instanceof Detection.ErrorFound found) {
            return Optional.of(error(found.group().latest(), found.isUpdate(), stamp));
        }
        if (detection instanceof Detection.TestsRan ran) {
            return Optional.of(tests(ran.run(), stamp));
        }
        if (detection instanceof Detection.BuildEnded ended) {
            return Optional.of(build(ended.outcome(), stamp));
        }
        return url(((Detection.UrlChanged) detection).change(), stamp);
    }

    private static Event error(DetectedError error, boolean isUpdate, EventStamp stamp) {
        return new ErrorDetected(
                stamp,
                error.process(),
                error.incarnation(),
                severity(error.severity()),
                error.language(),
                error.message().startsWith(error.type()) ? error.message() : error.type() + ": " + error.message(),
                error.stack(),
                error.firstSequence(),
                error.lastSequence(),
                isUpdate);
    }

    private static ErrorDetected.Severity severity(ErrorSeverity severity) {
        return switch (severity) {
            case WARNING -> ErrorDetected.Severity.WARNING;
            case ERROR -> ErrorDetected.Severity.ERROR;
            case FATAL -> ErrorDetected.Severity.FATAL;
        };
    }

    private static Event tests(TestRun run, EventStamp stamp) {
        if (run.isSuccess()) {
            return new TestPassed(stamp, run.process(), run.incarnation(), run.runner(), run.passed(), run.sequence());
        }
        String name = run.failures().isEmpty() ? run.runner() : String.join(", ", run.failures());
        return new TestFailed(
                stamp, run.process(), run.incarnation(), name, run.passed(), run.failed(), run.sequence());
    }

    private static Event build(BuildOutcome build, EventStamp stamp) {
        return new BuildEvent(
                stamp,
                build.process(),
                build.incarnation(),
                build.tool(),
                build.success() ? BuildEvent.Outcome.SUCCEEDED : BuildEvent.Outcome.FAILED);
    }

    private static Optional<Event> url(UrlTable.Change change, EventStamp stamp) {
        if (change instanceof UrlTable.Appeared appeared) {
            UrlEntry entry = appeared.entry();
            return uri(entry)
                    .map(uri -> new UrlDetected(stamp, entry.process(), entry.incarnation(), uri, entry.label()));
        }
        UrlEntry entry = ((UrlTable.Disappeared) change).entry();
        return uri(entry).map(uri -> new UrlRemoved(stamp, entry.process(), entry.incarnation(), uri, entry.label()));
    }

    private static Optional<URI> uri(UrlEntry entry) {
        try {
            return Optional.of(new URI(entry.url()));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
