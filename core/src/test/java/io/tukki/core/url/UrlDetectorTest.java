package io.tukki.core.url;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlDetectorTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\u0001',
            value = {
                // schemes
                "see HTTP://Example.COM/Path~http://example.com/Path",
                "wss://host:9000/socket~wss://host:9000/socket",
                "ws://127.0.0.1:80~ws://127.0.0.1:80/",
                "ftp://host/x~",
                "https://user:secret@host/x~https://host/x",
                // where it ends
                "at http://localhost:3000.~http://localhost:3000/",
                "(http://localhost:3000/a)~http://localhost:3000/a",
                "http://h/wiki/A_(b)~http://h/wiki/A_(b)",
                "'http://localhost:3000',~http://localhost:3000/",
                "\"http://localhost:3000/x\"~http://localhost:3000/x",
                "<http://localhost:3000>~http://localhost:3000/",
                "[http://localhost:3000]~http://localhost:3000/",
                "`http://localhost:3000`~http://localhost:3000/",
                "http://localhost:3000:~http://localhost:3000/",
                "http://a/x,http://b/y~http://a/x http://b/y",
                "\u201chttp://h/x\u201d~http://h/x",
                "http://h/x?a=1&b=2#c!~http://h/x?a=1&b=2#c",
                "http://localhost:3000/ http://localhost:3000~http://localhost:3000/",
                // hosts
                "http://[::1]:3000/x~http://[::1]:3000/x",
                "http://0.0.0.0:3000~http://localhost:3000/",
                "http://[::]:3000~http://localhost:3000/",
                "http://:3000~",
                "http://~",
                "http://localhost:~",
                "http://localhost:99999~",
                "http://${HOST}:3000~",
                // bare
                "localhost:3000~http://localhost:3000/",
                "127.0.0.1:8080~http://127.0.0.1:8080/",
                "Local: localhost:3000/app~http://localhost:3000/app",
                "listening on 127.0.0.1:8080~http://127.0.0.1:8080/",
                "listening on 0.0.0.0:8080~http://localhost:8080/",
                "listening on [::]:8080~http://localhost:8080/",
                "Server listening on :3000~http://localhost:3000/",
                "listening on port 3000~http://localhost:3000/",
                "Listening on port: 3000~http://localhost:3000/",
                "Tomcat started on port(s): 8080 (http)~http://localhost:8080/",
                "started on port 8443 (https)~https://localhost:8443/",
                "listening at *:3000~http://localhost:3000/",
                // not announced
                "connect ECONNREFUSED 127.0.0.1:5432~",
                "127.0.0.1:59786 - \"GET / HTTP/1.1\" 200 OK~",
                "12:34:56 listening for changes~",
                "Error: listen EADDRINUSE: address already in use 127.0.0.1:3000~",
                "main.c:5:3: error~",
                "port 3000 is taken~",
            })
    void theUrlsOfALine(String line, String expected) {
        String found = String.join(
                " ", UrlDetector.detect(line).stream().map(FoundUrl::url).toList());

        assertThat(found).isEqualTo(expected == null ? "" : expected);
        if (expected != null) {
            byte[] bytes = line.getBytes(UTF_8);
            assertThat(UrlDetector.isCandidate(bytes, 0, bytes.length)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "[web] ready on http://h:1/~web",
                "API server listening on http://h:1/~API",
                "Network: http://h:1/~Network",
                "  \u279c  Local:   http://h:1/~Local",
                "Server running at http://h:1/~''",
                "[INFO] http://h:1/~''",
                "2026-01-01 INFO main : Tomcat started on port 80~Tomcat",
            })
    void theLabelComesFromTheLine(String line, String label) {
        assertThat(UrlDetector.detect(line)).singleElement().returns(label, FoundUrl::label);
    }

    @Test
    void coloursAndHyperlinksAreNotPartOfIt() {
        assertThat(UrlDetector.detect("\u001b[36mhttp://localhost:\u001b[1m5173\u001b[22m/\u001b[39m\u001b[0K"))
                .singleElement()
                .returns("http://localhost:5173/", FoundUrl::url);
        assertThat(UrlDetector.detect("\u001b]8;;http://a:1/\u0007http://a:1/\u001b]8;;\u0007"))
                .singleElement()
                .returns("http://a:1/", FoundUrl::url);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://h", "http://h/", "http://h:80/", "http://h:80"})
    void aSlashOrADefaultPortMakesNoOtherUrl(String line) {
        assertThat(UrlDetector.detect(line)).singleElement().returns("http://h", FoundUrl::key);
    }

    @Test
    void theOriginNamesItsPort() {
        assertThat(UrlDetector.detect("https://h/x")).singleElement().returns("h:443", FoundUrl::hostAndPort);
    }

    @Test
    void linesWithoutACandidateAreKnownAtOnce() {
        assertThat(UrlDetector.isCandidate("2026-01-01 12:34:56 INFO all is well: yes"))
                .isFalse();
    }
}
