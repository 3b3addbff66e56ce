package io.tukki.server.http;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequestEntity;
import static org.apache.pekko.http.javadsl.server.Directives.parameterOptional;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.Directives.withoutRequestTimeout;
import static org.apache.pekko.http.javadsl.server.Directives.withoutSizeLimit;

import io.tukki.actors.StdinPort;
import io.tukki.actors.Tukki;
import io.tukki.core.lifecycle.ProcessSnapshot;
import io.tukki.core.process.TerminalSize;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;

/** {@code stdin} and {@code terminal} of one process: write to it, as it reads; set its size. */
final class InputRoutes {

    private static final String SIZE = "[1-9][0-9]{0,4}";

    private final Tukki tukki;
    private final Gate gate;

    InputRoutes(Tukki tukki, Gate gate) {
        this.tukki = tukki;
        this.gate = gate;
    }

    /** @param known makes a route for the process that the path names */
    Route routes(Function<Function<ProcessSnapshot, Route>, Route> known) {
        return concat(
                path("stdin", () -> post(() -> gate.withToken(() -> known.apply(this::stdin)))),
                path("terminal", () -> post(() -> gate.withToken(() -> known.apply(this::terminal)))));
    }

    /** Writes the body as it comes; the answer comes when all of it is in the pipe, however long that takes. */
    private Route stdin(ProcessSnapshot process) {
        return parameterOptional(
                "close",
                close -> withoutRequestTimeout(() ->
                        withoutSizeLimit(() -> extractRequestEntity(body -> write(process, close.isPresent(), body)))));
    }

    private Route write(ProcessSnapshot process, boolean close, RequestEntity body) {
        StdinPort port = tukki.stdin(process.id());
        Sink<ByteString, CompletionStage<Done>> sink = close ? port.closingSink() : port.sink();
        CompletionStage<Long> written = body.getDataBytes()
                .alsoToMat(Sink.<Long, ByteString>fold(0L, (sum, bytes) -> sum + bytes.size()), Keep.right())
                .toMat(sink, (bytes, done) -> done.thenCompose(nothing -> bytes))
                .run(tukki.system());
        return ProcessRoutes.answer(
                written,
                bytes -> Answers.json(StatusCodes.OK, json -> {
                    json.writeStartObject();
                    json.writeNumberField("written", bytes);
                    json.writeBooleanField("closed", close);
                    json.writeEndObject();
                }));
    }

    private Route terminal(ProcessSnapshot process) {
        return parameterOptional(
                "columns", columns -> parameterOptional("rows", rows -> resize(process, columns, rows)));
    }

    private Route resize(ProcessSnapshot process, Optional<String> columns, Optional<String> rows) {
        return size(columns, rows)
                .map(size -> ProcessRoutes.answer(
                        tukki.stdin(process.id()).resize(size),
                        done -> Answers.json(StatusCodes.OK, json -> {
                            json.writeStartObject();
                            json.writeNumberField("columns", size.columns());
                            json.writeNumberField("rows", size.rows());
                            json.writeEndObject();
                        })))
                .orElseGet(() -> complete(Answers.problem(
                        StatusCodes.BAD_REQUEST,
                        "Bad request",
                        "'columns' and 'rows' must be numbers from 1 to " + TerminalSize.MOST)));
    }

    private static Optional<TerminalSize> size(Optional<String> columns, Optional<String> rows) {
        return columns.filter(InputRoutes::isSize)
                .flatMap(c -> rows.filter(InputRoutes::isSize)
                        .map(r -> new TerminalSize(Integer.parseInt(c), Integer.parseInt(r))));
    }

    private static boolean isSize(String text) {
        return text.matches(SIZE) && Integer.parseInt(text) <= TerminalSize.MOST;
    }
}
