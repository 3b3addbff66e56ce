package io.tukki.server.http;

import io.tukki.core.log.LogQuery;
import io.tukki.core.log.LogStream;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * What a client asks for with the query parameters of {@code /logs}.
 *
 * @param after sequence to go on from, 0 for the start
 * @param limit the most lines of a page, 0 to {@link #MAX_LIMIT}
 */
record LogRequest(LogQuery query, long after, int limit, boolean base64, boolean ndjson) {

    static final int DEFAULT_LIMIT = 1000;
    static final int MAX_LIMIT = 10_000;
    private static final Set<String> KNOWN =
            Set.of("process", "stream", "after", "last", "limit", "encoding", "format");

    /** Returns what {@code request} asks for; everything that is wrong with it is added to {@code errors}. */
    static LogRequest of(HttpRequest request, List<String> errors) {
        Parameters parameters = new Parameters(request, KNOWN, errors);
        Optional<String> lastEventId = request.getHeader("Last-Event-ID").map(HttpHeader::value);
        long after = parameters.number("after", lastEventId.orElse(parameters.text("after", "0")), Long.MAX_VALUE);
        LogQuery query =
                new LogQuery(parameters.processes(), streams(parameters, errors), new LogQuery.After(after), true);
        if (parameters.has("last")) {
            query = query.last((int) parameters.number("last", 0, Integer.MAX_VALUE));
        }
        int limit = (int) parameters.number("limit", DEFAULT_LIMIT, MAX_LIMIT);
        boolean base64 =
                parameters.choice("encoding", List.of("text", "base64")).equals("base64");
        boolean ndjson = parameters.choice("format", List.of("sse", "ndjson")).equals("ndjson")
                || request.getHeader("Accept")
                        .filter(accept -> accept.value().contains("ndjson"))
                        .isPresent();
        return new LogRequest(query, after, limit, base64, ndjson);
    }

    private static Set<LogStream> streams(Parameters parameters, List<String> errors) {
        Set<LogStream> streams = EnumSet.noneOf(LogStream.class);
        for (String name : parameters.words("stream")) {
            Optional<LogStream> stream = Arrays.stream(LogStream.values())
                    .filter(each -> each.wireName().equals(name))
                    .findFirst();
            stream.ifPresentOrElse(
                    streams::add, () -> errors.add("stream '" + name + "' must be stdout, stderr, pty or system"));
        }
        return streams;
    }
}
