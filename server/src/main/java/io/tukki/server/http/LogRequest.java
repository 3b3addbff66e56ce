package io.tukki.server.http;

import io.tukki.core.log.LogQuery;
import io.tukki.core.log.LogStream;
import io.tukki.core.process.ProcessId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.japi.Pair;

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
        Map<String, String> parameters = new TreeMap<>();
        for (Pair<String, String> each : request.getUri().query().toList()) {
            if (!KNOWN.contains(each.first())) {
                errors.add("parameter '" + each.first() + "' is not known here; there are " + known());
            }
            parameters.merge(each.first(), each.second(), (a, b) -> a + "," + b);
        }
        Optional<String> lastEventId = request.getHeader("Last-Event-ID").map(HttpHeader::value);
        String afterText = lastEventId.orElse(parameters.getOrDefault("after", "0"));
        long after = number("after", afterText, Long.MAX_VALUE, errors);
        LogQuery query = new LogQuery(
                processes(parameters, errors), streams(parameters, errors), new LogQuery.After(after), true);
        if (parameters.containsKey("last")) {
            query = query.last((int) number("last", parameters.getOrDefault("last", ""), Integer.MAX_VALUE, errors));
        }
        int limit = (int) number("limit", parameters.getOrDefault("limit", "" + DEFAULT_LIMIT), MAX_LIMIT, errors);
        boolean base64 = choice("encoding", parameters, List.of("text", "base64"), errors)
                .equals("base64");
        boolean ndjson =
                choice("format", parameters, List.of("sse", "ndjson"), errors).equals("ndjson")
                        || request.getHeader("Accept")
                                .filter(accept -> accept.value().contains("ndjson"))
                                .isPresent();
        return new LogRequest(query, after, limit, base64, ndjson);
    }

    private static String known() {
        return String.join(", ", KNOWN.stream().sorted().toList());
    }

    private static Set<ProcessId> processes(Map<String, String> parameters, List<String> errors) {
        Set<ProcessId> processes = new LinkedHashSet<>();
        for (String name : words(parameters, "process")) {
            if (ProcessId.isValid(name)) {
                processes.add(ProcessId.of(name));
            } else {
                errors.add("process '" + name + "' is no process name; one is " + ProcessId.RULE);
            }
        }
        return processes;
    }

    private static Set<LogStream> streams(Map<String, String> parameters, List<String> errors) {
        Set<LogStream> streams = EnumSet.noneOf(LogStream.class);
        for (String name : words(parameters, "stream")) {
            Optional<LogStream> stream = Arrays.stream(LogStream.values())
                    .filter(each -> each.wireName().equals(name))
                    .findFirst();
            stream.ifPresentOrElse(
                    streams::add, () -> errors.add("stream '" + name + "' must be stdout, stderr, pty or system"));
        }
        return streams;
    }

    private static List<String> words(Map<String, String> parameters, String name) {
        return Arrays.stream(parameters.getOrDefault(name, "").split(",", -1))
                .filter(word -> !word.isBlank())
                .toList();
    }

    private static long number(String name, String text, long max, List<String> errors) {
        try {
            long value = Long.parseLong(text);
            if (value >= 0 && value <= max) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        errors.add(name + " '" + text + "' must be a whole number from 0 to " + max);
        return 0;
    }

    private static String choice(
            String name, Map<String, String> parameters, List<String> choices, List<String> errors) {
        String value = parameters.getOrDefault(name, choices.get(0));
        if (!choices.contains(value)) {
            errors.add(name + " '" + value + "' must be " + String.join(" or ", choices));
        }
        return value;
    }
}
