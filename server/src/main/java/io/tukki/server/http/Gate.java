package io.tukki.server.http;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.optionalHeaderValueByName;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.Uri;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * Who may ask what. The server listens on the loopback interface; a page in a browser reaches that too, so requests
 * under a foreign name (DNS rebinding) or from a foreign page are refused, and what changes state needs the token.
 */
final class Gate {

    private static final Set<String> OWN_NAMES = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    private final String token;

    Gate(String token) {
        this.token = token;
    }

    /** Lets a request pass that names this server by a loopback name and does not come from a foreign page. */
    Route guarded(Supplier<Route> inner) {
        return extractRequest(request -> refusal(request)
                .map(reason -> complete(Answers.problem(StatusCodes.FORBIDDEN, "Refused", reason)))
                .orElseGet(inner));
    }

    /** Lets a request pass that carries the token: {@code Authorization: Bearer TOKEN}. */
    Route withToken(Supplier<Route> inner) {
        return optionalHeaderValueByName(
                "Authorization",
                value -> isToken(value)
                        ? inner.get()
                        : complete(Answers.problem(
                                StatusCodes.UNAUTHORIZED,
                                "Token needed",
                                "this changes state: send 'Authorization: Bearer TOKEN' with the token that stands in "
                                        + TokenFile.location())));
    }

    private boolean isToken(Optional<String> authorization) {
        byte[] given = authorization.orElse("").getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(given, ("Bearer " + token).getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> refusal(HttpRequest request) {
        String host = request.getUri().getHost().address().toLowerCase(Locale.ROOT);
        if (!OWN_NAMES.contains(host)) {
            return Optional.of("this server answers under localhost and 127.0.0.1 only, not under '" + host + "'");
        }
        return request.getHeader("Origin")
                .map(header -> header.value())
                .filter(origin -> !isOwn(origin))
                .map(origin -> "requests from pages of '" + origin + "' are not answered");
    }

    private static boolean isOwn(String origin) {
        try {
            return OWN_NAMES.contains(Uri.create(origin).getHost().address().toLowerCase(Locale.ROOT));
        } catch (RuntimeException notAnOrigin) {
            return false;
        }
    }
}
