package io.tukki.server.http;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.extractUnmatchedPath;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;

import io.tukki.actors.Tukki;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.io.Inet;
import org.apache.pekko.io.TcpSO;

/**
 * The HTTP API of a runtime, on the loopback interface.
 *
 * <pre>
 * GET  /health
 * GET  /api/v1/processes                        POST /api/v1/processes/{name}/stop
 * GET  /api/v1/processes/{name}                 POST /api/v1/processes/{name}/restart
 *                                               POST /api/v1/processes/{name}/scale?replicas=
 * GET  /api/v1/urls?process=                    GET  /api/v1/errors?process=&amp;limit=
 * GET  /api/v1/events?process=&amp;type=
 *                                               DELETE /api/v1/logs?process=
 * GET  /api/v1/logs?process=&amp;after=&amp;limit=      GET  /api/v1/logs/tail?process=&amp;after=
 * </pre>
 */
public final class TukkiHttp {

    /** Where it listens unless told otherwise. */
    public static final int DEFAULT_PORT = 8855;

    /** The only interface it listens on. */
    public static final String HOST = "127.0.0.1";

    private final Tukki tukki;
    private final Gate gate;

    private TukkiHttp(Tukki tukki, String token) {
        this.tukki = tukki;
        this.gate = new Gate(token);
    }

    /**
     * Binds the API of {@code tukki} to {@code port} of the loopback interface; 0 takes a free one. The binding ends
     * with the runtime's actor system, or earlier if told so.
     *
     * @param token what a client must know to change state
     */
    public static CompletionStage<ServerBinding> bind(Tukki tukki, int port, String token) {
        List<Inet.SocketOption> noDelay = List.of(TcpSO.tcpNoDelay(true));
        ServerSettings settings =
                ServerSettings.create(tukki.system().classicSystem()).withSocketOptions(noDelay);
        return Http.get(tukki.system().classicSystem())
                .newServerAt(HOST, port)
                .withSettings(settings)
                .bind(routes(tukki, token));
    }

    /** Returns the API as a route, to mount elsewhere. */
    static Route routes(Tukki tukki, String token) {
        return new TukkiHttp(tukki, token).routes();
    }

    private Route routes() {
        return gate.guarded(() -> concat(
                path("health", () -> get(this::health)),
                pathPrefix(
                        "api",
                        () -> pathPrefix(
                                "v1",
                                () -> concat(
                                        pathPrefix("processes", () -> new ProcessRoutes(tukki, gate).routes()),
                                        pathPrefix("logs", () -> new LogRoutes(tukki, gate).routes()),
                                        new DetectionRoutes(tukki).routes()))),
                extractUnmatchedPath(path -> complete(Answers.problem(
                        StatusCodes.NOT_FOUND, "Not found", "there is nothing here that answers this request")))));
    }

    private Route health() {
        return Answers.ok(json -> {
            json.writeStartObject();
            json.writeStringField("status", "ok");
            json.writeStringField("runtime", tukki.runtimeId());
            json.writeNumberField("processes", tukki.snapshot().all().size());
            json.writeNumberField("head", tukki.logs().view().head());
            json.writeEndObject();
        });
    }
}
