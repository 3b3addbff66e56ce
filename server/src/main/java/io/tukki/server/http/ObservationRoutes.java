package io.tukki.server.http;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.parameterOptional;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.withoutRequestTimeout;

import io.tukki.actors.Tukki;
import io.tukki.core.launch.ListeningPort;
import io.tukki.core.lifecycle.ProcessSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code stats} and {@code ports} of one process: what its tree uses, and where it listens. */
final class ObservationRoutes {

    private static final Pattern PORTS = Pattern.compile("\\d{1,5}(,\\d{1,5})*");
    private static final long LONGEST_WAIT_SECONDS = 600;

    private final Tukki tukki;

    ObservationRoutes(Tukki tukki) {
        this.tukki = tukki;
    }

    /** @param known makes a route for the process that the path names */
    Route routes(Function<Function<ProcessSnapshot, Route>, Route> known) {
        return get(() ->
                concat(path("stats", () -> known.apply(this::stats)), path("ports", () -> known.apply(this::ports))));
    }

    private Route stats(ProcessSnapshot process) {
        return ProcessRoutes.answer(
                tukki.stats(process.id()),
                stats -> Answers.json(StatusCodes.OK, json -> {
                    json.writeStartObject();
                    json.writeStringField("at", stats.at().toString());
                    json.writeNumberField("processes", stats.processes());
                    json.writeNumberField("processorMs", stats.processorTime().toMillis());
                    json.writeNumberField("residentBytes", stats.residentBytes());
                    json.writeNumberField("threads", stats.threads());
                    json.writeNumberField("openFiles", stats.openFiles());
                    json.writeEndObject();
                }));
    }

    private Route ports(ProcessSnapshot process) {
        return parameterOptional(
                "await",
                wanted -> parameterOptional(
                        "timeout",
                        timeout -> wanted.isPresent()
                                ? awaited(process, wanted.get(), timeout)
                                : answer(tukki.ports(process.id()))));
    }

    /** Answers when it listens on all of them, when it has ended, or after the time given, at most ten minutes. */
    private Route awaited(ProcessSnapshot process, String wanted, Optional<String> timeout) {
        if (!PORTS.matcher(wanted).matches() || !timeout.orElse("1").matches("\\d{1,3}")) {
            return complete(Answers.problem(
                    StatusCodes.BAD_REQUEST,
                    "Bad request",
                    "'await' must be ports such as 8080,8081 and 'timeout' seconds, at most 999"));
        }
        Integer[] ports = Stream.of(wanted.split(",", -1)).map(Integer::valueOf).toArray(Integer[]::new);
        long seconds =
                Math.min(LONGEST_WAIT_SECONDS, timeout.map(Long::parseLong).orElse(LONGEST_WAIT_SECONDS));
        CompletableFuture<List<ListeningPort>> found =
                tukki.awaitPorts(process.id(), ports).orTimeout(seconds, TimeUnit.SECONDS);
        return withoutRequestTimeout(() -> answer(found));
    }

    private static Route answer(CompletionStage<List<ListeningPort>> found) {
        return ProcessRoutes.answer(found, ObservationRoutes::json);
    }

    private static HttpResponse json(List<ListeningPort> ports) {
        return Answers.json(StatusCodes.OK, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("ports");
            for (ListeningPort port : ports) {
                json.writeStartObject();
                json.writeNumberField("port", port.port());
                json.writeStringField("address", port.address());
                json.writeNumberField("pid", port.pid());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }
}
