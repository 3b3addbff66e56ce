package io.tukki.server.http;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathEndOrSingleSlash;
import static org.apache.pekko.http.javadsl.server.Directives.withoutRequestTimeout;

import io.tukki.actors.Logs;
import io.tukki.actors.Tukki;
import io.tukki.core.log.LogGap;
import io.tukki.core.log.LogLine;
import io.tukki.core.log.LogRead;
import io.tukki.core.log.LogSlice;
import io.tukki.core.process.ProcessId;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * {@code /logs}: a page of lines, or a tail of them that goes on; and the end of what is kept of a process.
 *
 * <p>A tail is bounded by its client's pace and nothing else: a client that does not read is lapped by retention and
 * finds a gap, and is cut after the idle timeout of the server.
 */
final class LogRoutes {

    private static final ContentType NDJSON = MediaTypes.applicationWithFixedCharset("x-ndjson", HttpCharsets.UTF_8)
            .toContentType();

    private final Tukki tukki;
    private final Logs logs;
    private final Gate gate;

    LogRoutes(Tukki tukki, Gate gate) {
        this.tukki = tukki;
        this.logs = tukki.logs();
        this.gate = gate;
    }

    Route routes() {
        return concat(
                get(() -> concat(
                        pathEndOrSingleSlash(() -> asked(this::page)),
                        path(
                                "tail",
                                () -> withoutRequestTimeout(
                                        () -> asked(request -> CompletableFuture.completedFuture(tail(request))))))),
                pathEndOrSingleSlash(() -> delete(() -> gate.withToken(() -> Answers.asked(this::forget)))));
    }

    private static Route asked(Function<LogRequest, CompletionStage<HttpResponse>> answer) {
        return Answers.asked((request, errors) -> {
            LogRequest asked = LogRequest.of(request, errors);
            return () -> answer.apply(asked);
        });
    }

    private Supplier<CompletionStage<HttpResponse>> forget(HttpRequest request, List<String> errors) {
        Set<ProcessId> processes = new Parameters(request, Set.of("process"), errors).processes();
        if (processes.isEmpty()) {
            errors.add("process must name those whose logs are to be forgotten");
        }
        return () -> {
            List<CompletableFuture<Boolean>> answers = processes.stream()
                    .map(process -> tukki.forgetLog(process).toCompletableFuture())
                    .toList();
            return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                    .thenApply(all -> Answers.json(StatusCodes.OK, json -> {
                        json.writeStartObject();
                        json.writeNumberField(
                                "forgotten",
                                answers.stream().filter(CompletableFuture::join).count());
                        json.writeEndObject();
                    }));
        };
    }

    private CompletionStage<HttpResponse> page(LogRequest request) {
        long head = logs.view().head(); // before reading: what comes meanwhile is for the next page
        return logs.read(request.query(), request.limit()).thenApply(reads -> {
            long next = request.after();
            int left = request.limit();
            for (LogRead read : reads) {
                if (read instanceof LogSlice slice) {
                    left -= slice.lines();
                    next = slice.lastSequence();
                }
            }
            return pageOf(request, reads, left == 0 ? next : Math.max(next, head), left == 0);
        });
    }

    private static HttpResponse pageOf(LogRequest request, List<LogRead> reads, long next, boolean more) {
        return Answers.json(StatusCodes.OK, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("lines");
            for (LogRead read : reads) {
                if (read instanceof LogSlice slice) {
                    for (LogLine line : slice.toList()) {
                        Json.line(json, line, request.base64());
                    }
                } else {
                    Json.gap(json, (LogGap) read);
                }
            }
            json.writeEndArray();
            json.writeNumberField("next", next);
            json.writeBooleanField("more", more);
            json.writeEndObject();
        });
    }

    private HttpResponse tail(LogRequest request) {
        Source<LogRead, NotUsed> slices = logs.slices(request.query());
        return request.ndjson()
                ? HttpResponse.create()
                        .withEntity(HttpEntities.createChunked(
                                NDJSON,
                                slices.map(read -> ndjson(read, request))
                                        .keepAlive(Sse.HEARTBEAT, () -> ByteString.fromString("\n"))))
                : Sse.stream(slices.map(read -> events(read, request)));
    }

    private static ByteString ndjson(LogRead read, LogRequest request) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(4096);
        if (read instanceof LogSlice slice) {
            for (LogLine line : slice.toList()) {
                Json.write(out, json -> Json.line(json, line, request.base64()));
                out.write('\n');
            }
        } else {
            Json.write(out, json -> Json.gap(json, (LogGap) read));
            out.write('\n');
        }
        return ByteString.fromArrayUnsafe(out.toByteArray());
    }

    private static ByteString events(LogRead read, LogRequest request) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(4096);
        if (read instanceof LogSlice slice) {
            for (LogLine line : slice.toList()) {
                Sse.write(out, "id: " + line.sequence() + "\n", json -> Json.line(json, line, request.base64()));
            }
        } else {
            LogGap gap = (LogGap) read;
            Sse.write(out, "event: gap\nid: " + gap.to() + "\n", json -> Json.gap(json, gap));
        }
        return ByteString.fromArrayUnsafe(out.toByteArray());
    }
}
