package io.tukki.server.project;

import io.tukki.core.probe.ProbeCheck;
import io.tukki.server.project.ConfigNode.Entries;
import io.tukki.server.project.ConfigNode.Entry;
import io.tukki.server.project.ConfigNode.Scalar;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code http}: a URL, or a map with it and what the answer must be. */
final class HttpReader {

    private static final Pattern STATUS = Pattern.compile("([1-5]\\d\\d)(?:-([1-5]\\d\\d))?");
    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /** What {@link java.net.HttpURLConnection} keeps to itself. */
    private static final Set<String> NOT_OURS = Set.of(
            "access-control-request-headers",
            "access-control-request-method",
            "connection",
            "content-length",
            "content-transfer-encoding",
            "host",
            "keep-alive",
            "origin",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "via");

    private final Section http;

    private HttpReader(Section http) {
        this.http = http;
    }

    /** Returns the check under {@code target}, a key of {@code probe}; empty if it has a problem. */
    static Optional<ProbeCheck> read(Entry target, Section probe) {
        if (target.value() instanceof Entries map) {
            return new HttpReader(probe.under("http", map, Keys.HTTP)).check();
        }
        if (target.value() instanceof Scalar) {
            return probe.text("http").flatMap(text -> url(text, "http", probe)).map(ProbeCheck.Http::get);
        }
        probe.wrongType(target.value(), "http", "a URL or a map with 'url'");
        return Optional.empty();
    }

    private Optional<ProbeCheck> check() {
        if (http.value("url").isEmpty()) {
            http.problem(http.at(), "url", "'http' needs a 'url'");
        }
        Optional<URI> url = http.text("url").flatMap(text -> url(text, "url", http));
        Optional<Matcher> status = http.text("status").flatMap(this::status);
        Map<String, String> headers = headers();
        String body = ProbeReader.pattern(http, "body").orElse(null);
        return url.map(ProbeCheck.Http::get).map(any -> with(any, status, headers, body));
    }

    private static ProbeCheck with(
            ProbeCheck.Http any, Optional<Matcher> status, Map<String, String> headers, @Nullable String body) {
        int lowest = status.map(range -> Integer.parseInt(range.group(1))).orElse(any.lowestStatus());
        int highest = status.map(range -> Integer.parseInt(range.group(range.group(2) == null ? 1 : 2)))
                .orElse(any.highestStatus());
        return new ProbeCheck.Http(any.url(), lowest, highest, headers, body);
    }

    private static Optional<URI> url(Scalar text, String key, Section section) {
        try {
            URI url = new URI(text.text().trim());
            if ("http".equalsIgnoreCase(url.getScheme()) && url.getHost() != null) {
                if (url.getPort() == -1 || ProbeReader.isPort(url.getPort())) {
                    return Optional.of(url);
                }
                String message = "'" + key + "' needs a port from 1 to 65535, not " + Section.quoted(text);
                section.problem(text.at(), key, message);
                return Optional.empty();
            }
        } catch (URISyntaxException e) {
            // told below
        }
        String message = "'" + key + "' must be http://host[:port]/path, not " + Section.quoted(text);
        section.problem(text.at(), key, message, hint(text.text().trim()));
        return Optional.empty();
    }

    private static @Nullable String hint(String url) {
        if (url.contains("${")) {
            return "variables are not replaced here";
        }
        if (url.toLowerCase(Locale.ROOT).startsWith("https:")) {
            return "only plain http is asked";
        }
        if (url.matches("\\d{1,5}")) {
            return "did you mean 'http://127.0.0.1:" + url + "/'?";
        }
        return url.matches("[A-Za-z0-9.-]+(:\\d{1,5})?(/[^\\s\\p{Cntrl}]*)?")
                ? "did you mean 'http://" + url + "'?"
                : null;
    }

    private Optional<Matcher> status(Scalar text) {
        Matcher range = STATUS.matcher(text.text().trim());
        if (range.matches() && (range.group(2) == null || range.group(1).compareTo(range.group(2)) <= 0)) {
            return Optional.of(range);
        }
        http.problem(
                text.at(),
                "status",
                "'status' must be a status such as 200 or a range such as 200-399, not " + Section.quoted(text));
        return Optional.empty();
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        http.value("headers").ifPresent(value -> {
            if (value instanceof Entries map) {
                map.entries().forEach(entry -> header(entry, headers));
            } else {
                http.wrongType(value, "headers", "a map of names to values");
            }
        });
        return headers;
    }

    private void header(Entry entry, Map<String, String> headers) {
        if (!HEADER_NAME.matcher(entry.key()).matches()) {
            http.problem(entry.at(), "headers", "this cannot be the name of a header");
            return;
        }
        boolean fits = entry.value() instanceof Scalar value
                && !value.isNothing()
                && value.text().chars().noneMatch(Character::isISOControl);
        if (!fits) {
            http.problem(entry.value().at(), "headers", "header '" + entry.key() + "' must be a line of text");
            return;
        }
        if (NOT_OURS.contains(entry.key().toLowerCase(Locale.ROOT))) {
            http.warning(entry.at(), "headers", "header '" + entry.key() + "' cannot be set and is left out", null);
        }
        headers.put(entry.key(), ((Scalar) entry.value()).text());
    }
}
