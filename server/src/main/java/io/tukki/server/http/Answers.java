package io.tukki.server.http;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;

/** Answers as JSON; what went wrong as problem details (RFC 9457). */
final class Answers {

    private static final ContentType.WithFixedCharset PROBLEM = MediaTypes.applicationWithFixedCharset(
                    "problem+json", HttpCharsets.UTF_8)
            .toContentType();

    private Answers() {}

    static Route ok(Json.Body body) {
        return Directives.complete(json(StatusCodes.OK, body));
    }

    static HttpResponse json(StatusCode status, Json.Body body) {
        return HttpResponse.create()
                .withStatus(status)
                .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, Json.bytes(body)));
    }

    /** Returns the answer for a request that cannot be met. */
    static HttpResponse problem(StatusCode status, String title, String detail) {
        return problem(status, title, detail, List.of());
    }

    /**
     * Answers a request that is all right; else with everything that is wrong with it, and nothing is done.
     *
     * @param reading reads the request, adds what is wrong with it, and returns what answers it
     */
    static Route asked(BiFunction<HttpRequest, List<String>, Supplier<CompletionStage<HttpResponse>>> reading) {
        return Directives.extractRequest(request -> {
            List<String> errors = new ArrayList<>();
            Supplier<CompletionStage<HttpResponse>> answer = reading.apply(request, errors);
            return errors.isEmpty()
                    ? Directives.completeWithFuture(answer.get().exceptionally(ProcessRoutes::failed))
                    : Directives.complete(
                            problem(StatusCodes.BAD_REQUEST, "Bad request", String.join("; ", errors), errors));
        });
    }

    /** Returns the answer for a request with several things wrong, all of them named. */
    static HttpResponse problem(StatusCode status, String title, String detail, List<String> errors) {
        byte[] body = Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("type", "about:blank");
            json.writeStringField("title", title);
            json.writeNumberField("status", status.intValue());
            json.writeStringField("detail", detail);
            if (!errors.isEmpty()) {
                json.writeArrayFieldStart("errors");
                for (String error : errors) {
                    json.writeString(error);
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        });
        return HttpResponse.create().withStatus(status).withEntity(HttpEntities.create(PROBLEM, body));
    }
}
