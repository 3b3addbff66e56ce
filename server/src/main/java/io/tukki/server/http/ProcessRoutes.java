package io.tukki.server.http;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.parameter;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathEndOrSingleSlash;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.Directives.withoutRequestTimeout;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tukki.actors.DetectorsOffException;
import io.tukki.actors.InputException;
import io.tukki.actors.NotReadyException;
import io.tukki.actors.NotRunningException;
import io.tukki.actors.SpecException;
import io.tukki.actors.Tukki;
import io.tukki.actors.TukkiException;
import io.tukki.core.lifecycle.ProcessSnapshot;
import io.tukki.core.process.ProcessId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code /processes}: look at processes, stop and restart them. */
final class ProcessRoutes {

    private final Tukki tukki;
    private final Gate gate;

    ProcessRoutes(Tukki tukki, Gate gate) {
        this.tukki = tukki;
        this.gate = gate;
    }

    Route routes() {
        return concat(
                pathEndOrSingleSlash(() -> get(this::list)),
                pathPrefix(
                        PathMatchers.segment(),
                        name -> concat(
                                pathEndOrSingleSlash(() -> get(() -> known(name, this::show))),
                                path("stop", () -> change(() -> known(name, this::stop))),
                                path("scale", () -> change(() -> scale(name))),
                                path("restart", () -> change(() -> known(name, this::restart))),
                                new ObservationRoutes(tukki).routes(inner -> known(name, inner)),
                                new InputRoutes(tukki, gate).routes(inner -> known(name, inner)))));
    }

    private Route change(Supplier<Route> inner) {
        return post(() -> gate.withToken(inner));
    }

    private Route list() {
        return Answers.ok(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("processes");
            for (ProcessSnapshot process : tukki.snapshot().all()) {
                Json.process(json, process, why(process));
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private Route show(ProcessSnapshot process) {
        return Answers.ok(json -> Json.process(json, process, why(process)));
    }

    private String why(ProcessSnapshot process) {
        return tukki.why(process.id()).orElse("");
    }

    /** Answers when it is under way. */
    private Route scale(String name) {
        return parameter("replicas", text -> {
            int count = text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
            return answer(
                    tukki.scale(name, count),
                    scaled -> Answers.json(StatusCodes.ACCEPTED, json -> {
                        json.writeStartObject();
                        names(json, "starting", scaled.starting());
                        names(json, "stopping", scaled.stopping());
                        json.writeEndObject();
                    }));
        });
    }

    private static void names(JsonGenerator json, String field, List<ProcessId> processes) throws IOException {
        json.writeArrayFieldStart(field);
        for (ProcessId process : processes) {
            json.writeString(process.name());
        }
        json.writeEndArray();
    }

    /** Answers when the tree is empty, however long its grace. */
    private Route stop(ProcessSnapshot process) {
        return withoutRequestTimeout(() -> answer(
                tukki.stop(process.id()),
                report -> Answers.json(StatusCodes.OK, json -> Json.stopReport(json, report))));
    }

    private Route restart(ProcessSnapshot process) {
        return answer(
                tukki.restart(process.id()),
                id -> Answers.json(StatusCodes.ACCEPTED, json -> {
                    json.writeStartObject();
                    json.writeStringField("name", id.name());
                    json.writeEndObject();
                }));
    }

    private Route known(String name, Function<ProcessSnapshot, Route> inner) {
        Optional<ProcessSnapshot> process =
                ProcessId.isValid(name) ? tukki.snapshot().process(ProcessId.of(name)) : Optional.empty();
        return process.map(inner).orElseGet(() -> complete(unknown(name)));
    }

    private HttpResponse unknown(String name) {
        String known = String.join(
                ", ", tukki.snapshot().all().stream().map(p -> p.id().name()).toList());
        return Answers.problem(
                StatusCodes.NOT_FOUND,
                "Unknown process",
                "there is no process named '" + name + "'; there are: " + known);
    }

    static <T> Route answer(CompletionStage<T> stage, Function<T, HttpResponse> form) {
        return completeWithFuture(stage.thenApply(form).exceptionally(ProcessRoutes::failed));
    }

    static HttpResponse failed(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof InputException refused) {
            return Answers.problem(StatusCodes.CONFLICT, "Not taken", String.valueOf(refused.getMessage()));
        }
        if (cause instanceof TimeoutException) {
            return Answers.problem(StatusCodes.REQUEST_TIMEOUT, "Timed out", "it has not come to pass in that time");
        }
        if (cause instanceof NotRunningException || cause instanceof NotReadyException) {
            return Answers.problem(StatusCodes.CONFLICT, "Not running", String.valueOf(cause.getMessage()));
        }
        if (cause instanceof DetectorsOffException) {
            return Answers.problem(StatusCodes.CONFLICT, "Not looked for", String.valueOf(cause.getMessage()));
        }
        if (cause instanceof SpecException refused) {
            return Answers.problem(StatusCodes.BAD_REQUEST, "Cannot be done", String.valueOf(refused.getMessage()));
        }
        return cause instanceof TukkiException
                ? Answers.problem(StatusCodes.NOT_FOUND, "Unknown process", String.valueOf(cause.getMessage()))
                : Answers.problem(StatusCodes.SERVICE_UNAVAILABLE, "No answer", String.valueOf(cause));
    }
}
