package io.tukki.server.http;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.withoutRequestTimeout;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tukki.actors.Tukki;
import io.tukki.actors.detect.DetectorViews;
import io.tukki.actors.detect.WorkerCounts;
import io.tukki.core.bus.SubscriptionSpec;
import io.tukki.core.detect.DetectedError;
import io.tukki.core.detect.ErrorGroup;
import io.tukki.core.event.Event;
import io.tukki.core.event.EventFilter;
import io.tukki.core.event.Notice;
import io.tukki.core.event.Overflow;
import io.tukki.core.event.Snapshot;
import io.tukki.core.process.ProcessId;
import io.tukki.core.url.UrlEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** {@code /urls}, {@code /errors} and {@code /events}: what readers of the log find, and what happens. */
final class DetectionRoutes {

    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 10_000;

    /** What detectors tell; whoever wants one of these has them started. */
    private static final List<String> DETECTIONS =
            List.of("error.detected", "test.failed", "test.passed", "build.event", "url.detected", "url.removed");

    private final Tukki tukki;

    DetectionRoutes(Tukki tukki) {
        this.tukki = tukki;
    }

    Route routes() {
        return get(() -> concat(
                path("urls", () -> Answers.asked(this::urls)),
                path("errors", () -> Answers.asked(this::errors)),
                path("events", () -> withoutRequestTimeout(() -> Answers.asked(this::events)))));
    }

    private Supplier<CompletionStage<HttpResponse>> urls(HttpRequest request, List<String> errors) {
        Parameters parameters = new Parameters(request, Set.of("process"), errors);
        Set<ProcessId> processes = parameters.processes();
        return () -> tukki.detect().thenApply(views -> urls(views, processes));
    }

    private HttpResponse urls(DetectorViews views, Set<ProcessId> processes) {
        return Answers.json(StatusCodes.OK, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("urls");
            for (UrlEntry entry : views.urls().all()) {
                if (isWanted(entry.process(), processes)) {
                    write(json, entry);
                }
            }
            json.writeEndArray();
            json.writeNumberField("evicted", views.urls().evicted());
            progress(json, views.urlWorker());
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, UrlEntry entry) throws IOException {
        json.writeStartObject();
        json.writeStringField("url", entry.url());
        json.writeStringField("label", entry.label());
        json.writeStringField("process", entry.process().name());
        json.writeNumberField("incarnation", entry.incarnation());
        json.writeStringField("state", entry.isGone() ? "gone" : "live");
        json.writeStringField("firstSeen", entry.firstSeen().toString());
        json.writeStringField("lastSeen", entry.lastSeen().toString());
        if (entry.goneSince().isPresent()) {
            json.writeStringField("goneSince", entry.goneSince().get().toString());
        }
        json.writeStringField("context", entry.context());
        if (entry.proxyPort().isPresent()) {
            json.writeNumberField("proxyPort", entry.proxyPort().getAsInt());
        }
        json.writeEndObject();
    }

    private Supplier<CompletionStage<HttpResponse>> errors(HttpRequest request, List<String> errors) {
        Parameters parameters = new Parameters(request, Set.of("process", "limit"), errors);
        Set<ProcessId> processes = parameters.processes();
        long limit = parameters.number("limit", DEFAULT_LIMIT, MAX_LIMIT);
        return () -> tukki.detect().thenApply(views -> errors(views, processes, limit));
    }

    private HttpResponse errors(DetectorViews views, Set<ProcessId> processes, long limit) {
        List<ErrorGroup> wanted = views.errors().groups().stream()
                .filter(group -> isWanted(group.latest().process(), processes))
                .toList();
        return Answers.json(StatusCodes.OK, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("errors");
            for (ErrorGroup group : wanted.subList(0, (int) Math.min(limit, wanted.size()))) {
                write(json, group);
            }
            json.writeEndArray();
            json.writeNumberField("groups", wanted.size());
            json.writeNumberField("total", views.errors().total());
            json.writeNumberField("evicted", views.errors().evicted());
            progress(json, views.errorWorker());
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, ErrorGroup group) throws IOException {
        DetectedError error = group.latest();
        json.writeStartObject();
        json.writeStringField("fingerprint", error.fingerprint());
        json.writeStringField("process", error.process().name());
        json.writeNumberField("incarnation", error.incarnation());
        json.writeNumberField("count", group.count());
        json.writeStringField("first", group.first().toString());
        json.writeStringField("last", group.last().toString());
        json.writeStringField("language", error.language());
        json.writeStringField("severity", error.severity().name().toLowerCase(Locale.ROOT));
        json.writeStringField("type", error.type());
        json.writeStringField("message", error.message());
        json.writeStringField("text", String.join("\n", error.lines()));
        json.writeNumberField("omittedLines", error.omitted());
        json.writeStringField("stream", error.stream().wireName());
        json.writeNumberField("fromSeq", error.firstSequence());
        json.writeNumberField("toSeq", error.lastSequence());
        json.writeEndObject();
    }

    private void progress(JsonGenerator json, WorkerCounts worker) throws IOException {
        json.writeNumberField("readTo", worker.position());
        json.writeNumberField("head", tukki.logs().view().head());
        json.writeNumberField("unseenLines", worker.lapped());
    }

    private static boolean isWanted(ProcessId process, Set<ProcessId> processes) {
        return processes.isEmpty() || processes.contains(process);
    }

    /**
     * A subscription to the bus: what its client does not take waits there, bounded, and the oldest go first. The bus
     * keeps no history: who comes back gets what still holds, and is told that there may be a gap.
     */
    private Supplier<CompletionStage<HttpResponse>> events(HttpRequest request, List<String> errors) {
        Parameters parameters = new Parameters(request, Set.of("process", "type"), errors);
        List<String> types = parameters.words("type");
        ProcessId[] processes = parameters.processes().toArray(ProcessId[]::new);
        Optional<String> lastId = request.getHeader("Last-Event-ID").map(HttpHeader::value);
        return () -> {
            if (DETECTIONS.stream().anyMatch(type -> isWanted(type, types))) {
                tukki.detect();
            }
            Source<ByteString, NotUsed> events = tukki.events()
                    .source(SubscriptionSpec.named("http")
                            .to(EventFilter.all().about(processes))
                            .withSnapshot())
                    .filter(event -> event instanceof Notice || isWanted(event.type(), types))
                    .map(event -> event(event, types));
            return CompletableFuture.completedFuture(Sse.stream(
                    lastId.map(id -> Source.single(comeBack(id)).concat(events)).orElse(events)));
        };
    }

    /** Returns whether a type is one of {@code types}, or begins as one: {@code process} is all of processes. */
    private static boolean isWanted(String type, List<String> types) {
        return types.isEmpty()
                || types.stream().anyMatch(wanted -> type.equals(wanted) || type.startsWith(wanted + "."));
    }

    private static ByteString event(Event event, List<String> types) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        if (event instanceof Overflow overflow) {
            Sse.write(out, "event: gap\n", json -> {
                json.writeStartObject();
                json.writeNumberField("from", overflow.firstId());
                json.writeNumberField("to", overflow.lastId());
                json.writeNumberField("events", overflow.count());
                json.writeEndObject();
            });
        } else if (event instanceof Snapshot snapshot) {
            List<Event> current = snapshot.current().stream()
                    .filter(each -> isWanted(each.type(), types))
                    .toList();
            Sse.write(out, "event: snapshot\n", json -> EventJson.write(json, new Snapshot(snapshot.stamp(), current)));
        } else {
            String fields = "event: " + event.type() + "\nid: " + event.id() + "\n";
            Sse.write(out, fields, json -> EventJson.write(json, event));
        }
        return ByteString.fromArrayUnsafe(out.toByteArray());
    }

    private static ByteString comeBack(String lastId) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(128);
        Sse.write(out, "event: gap\n", json -> {
            json.writeStartObject();
            json.writeStringField("after", lastId);
            json.writeStringField("detail", "events are not kept: those since then may be missing, what holds follows");
            json.writeEndObject();
        });
        return ByteString.fromArrayUnsafe(out.toByteArray());
    }
}
