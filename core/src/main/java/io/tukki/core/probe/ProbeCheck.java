package io.tukki.core.probe;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.tukki.core.process.CommandLine;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a probe asks. */
public sealed interface ProbeCheck {

    /** Returns the question in words, for people. */
    String describe();

    /** A command ends with exit code 0. It runs in the folder and with the environment of the process. */
    record Exec(CommandLine command) implements ProbeCheck {
        @Override
        public String describe() {
            return "exec " + command.display();
        }
    }

    /**
     * A GET is answered with a status in a range.
     *
     * @param url http only
     * @param bodyPattern RE2 pattern to be found in the first 64 KiB of the body; null for any body
     */
    record Http(
            URI url,
            int lowestStatus,
            int highestStatus,
            Map<String, String> headers,
            @Nullable String bodyPattern) implements ProbeCheck {
        public Http {
            headers = Map.copyOf(headers);
            if (!"http".equalsIgnoreCase(url.getScheme()) || url.getHost() == null) {
                throw new IllegalArgumentException("url (" + url + ") must be http://host[:port]/path");
            }
            if (lowestStatus < 100 || highestStatus > 599 || lowestStatus > highestStatus) {
                throw new IllegalArgumentException(
                        "status (" + lowestStatus + "-" + highestStatus + ") must be a range within 100-599");
            }
            patternProblem(bodyPattern).ifPresent(problem -> {
                throw new IllegalArgumentException("bodyPattern " + problem);
            });
        }

        /** Returns the check that takes any status from 200 to 399. */
        public static Http get(URI url) {
            return new Http(url, 200, 399, Map.of(), null);
        }

        @Override
        public String describe() {
            return "http " + url;
        }
    }

    /** A connection is accepted. */
    record Tcp(String host, int port) implements ProbeCheck {
        public Tcp {
            if (port < 1 || port > 65535) {
                throw new IllegalArgumentException("port (" + port + ") must be 1 to 65535");
            }
        }

        @Override
        public String describe() {
            return "tcp " + host + ":" + port;
        }
    }

    /** A line of this incarnation's output holds a match of an RE2 pattern; once it has, it stays so. */
    record LogLine(String pattern) implements ProbeCheck {
        public LogLine {
            patternProblem(pattern).ifPresent(problem -> {
                throw new IllegalArgumentException("pattern " + problem);
            });
        }

        @Override
        public String describe() {
            return "log line /" + pattern + "/";
        }
    }

    /**
     * The process says so itself, in lines that it writes to the named pipe {@code $TUKKI_NOTIFY} or, with the native
     * launcher, sends to the socket {@code $NOTIFY_SOCKET}: see {@link NoticeLines}. Started and ready is what has said
     * {@code READY=1}; alive is what says {@code WATCHDOG=1} at least once in {@link ProbeSpec#silence()}.
     */
    record Notify() implements ProbeCheck {
        @Override
        public String describe() {
            return "notify";
        }
    }

    /** Returns what is wrong with an RE2 pattern, in words. */
    static Optional<String> patternProblem(@Nullable String pattern) {
        if (pattern == null) {
            return Optional.empty();
        }
        try {
            Pattern.compile(pattern);
            return Optional.empty();
        } catch (PatternSyntaxException e) {
            return Optional.of("(" + pattern + ") is no RE2 pattern: " + e.getDescription());
        }
    }
}
