package io.tukki.server.http;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathEndOrSingleSlash;
import static org.apache.pekko.http.javadsl.server.Directives.withoutRequestTimeout;

import io.tukki.actors.Logs;
import io.tukki.core.log.LogGap;
import io.tukki.core.log.LogLine;
import io.tukki.core.log.LogRead;
import io.tukki.core.log.LogSlice;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
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
 * {@code /logs}: a page of lines, or a tail of them that goes on.
 *
 * <p>A tail is bounded by its client's pace and nothing else: a client that does not read is lapped by retention and
 * finds a gap, and is cut after the idle timeout of the server.
 */
final class LogRoutes {

    private static final ContentType NDJSON = MediaTypes.applicationWithFixedCharset("x-ndjson", HttpCharsets.UTF_8)
            .toContentType();

    private final Logs logs;

    LogRoutes(Logs logs) {
        this.logs = logs;
    }

    Route routes() {
        return get(() -> concat(
                pathEndOrSingleSlash(() -> asked(this::page)),
                path(
                        "tail",
                        () -> withoutRequestTimeout(
                                () -> asked(request -> CompletableFuture.completedFuture(tail(request)))))));
    }

    private static Route asked(Function<LogRequest, CompletionStage<HttpResponse>> answer) {
        return extractRequest(request -> completeWithFuture(answer(request, answer)));
    }

    private static CompletionStage<HttpResponse> answer(
            HttpRequest request, Function<LogRequest, CompletionStage<HttpResponse>> answer) {
        List<String> errors = new ArrayList<>();
        LogRequest asked = LogRequest.of(request, errors);
        return errors.isEmpty() ? answer.apply(asked) : CompletableFuture.completedFuture(Answers.badRequest(errors));
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
