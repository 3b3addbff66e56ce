package io.tukki.server.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.probe.ProbeCheck;
import io.tukki.core.probe.ProbeSpec;
import io.tukki.core.process.CommandLine;
import io.tukki.core.process.DependencyCondition;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.process.ProcessSpec.ProbeKind;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeReaderTest extends ReadsTukkiYaml {

    @Test
    void everyKeyIsRead() throws IOException {
        ProcessSpec process = yaml.process("""
                startup: { log: "^listening on \\\\d+", }
                readiness:
                  http:
                    url: http://localhost:8080/health
                    status: 200-204
                    headers: { Accept: text/plain, X-N: 1 }
                    body: ok|fine
                  initial_delay: 2s
                  period: 500ms
                  timeout: 3s
                  failures: 5
                  successes: 2
                liveness: { exec: [./alive, --now] }
                """);

        assertThat(process.probes())
                .isEqualTo(Map.of(
                        ProbeKind.STARTUP,
                        ProbeSpec.of(new ProbeCheck.LogLine("^listening on \\d+")),
                        ProbeKind.READINESS,
                        new ProbeSpec(
                                new ProbeCheck.Http(
                                        URI.create("http://localhost:8080/health"),
                                        200,
                                        204,
                                        Map.of("Accept", "text/plain", "X-N", "1"),
                                        "ok|fine"),
                                Duration.ofSeconds(2),
                                Duration.ofMillis(500),
                                Duration.ofSeconds(3),
                                5,
                                2),
                        ProbeKind.LIVENESS,
                        ProbeSpec.of(new ProbeCheck.Exec(new CommandLine.Argv(List.of("./alive", "--now"))))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http: http://localhost/            | http http://localhost/",
                "http: { url: 'HTTP://[::1]:80/x' } | http HTTP://[::1]:80/x",
                "tcp: 5432                          | tcp 127.0.0.1:5432",
                "tcp: db.local:5432                 | tcp db.local:5432",
                "tcp: '[::1]:5432'                  | tcp ::1:5432",
                "exec: pg_isready -q &              | exec pg_isready -q &",
                "log: ready.*up                     | log line /ready.*up/",
                "notify: true                       | notify",
            })
    void eachTargetHasAShortForm(String target, String expected) throws IOException {
        assertThat(check(target).describe()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"200, 200, 200", "200-299, 200, 299", "'503', 503, 503"})
    void aStatusIsOneOrARange(String status, int lowest, int highest) throws IOException {
        ProbeCheck.Http http = (ProbeCheck.Http) check("http: { url: 'http://a', status: " + status + " }");

        assertThat(http.lowestStatus()).isEqualTo(lowest);
        assertThat(http.highestStatus()).isEqualTo(highest);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "readiness: http://localhost         | 4:16: 'readiness' must be a map with one of http, tcp, exec, log, notify, not 'http://localhost'",
                "readiness: {}                       | 4:16: 'readiness' needs one of http, tcp, exec, log, notify",
                "readiness: { period: 1s }           | 4:16: 'readiness' needs one of http, tcp, exec, log, notify",
                "readiness: { tcp: }                 | 4:18: 'tcp' has no value",
                "readiness: { tcp: 80, http: 'http://a' }  | 4:27: 'readiness' asks one of http, tcp, exec, log, notify, not 'tcp' and 'http'",
                "readiness: { tcp: 0 }               | 4:23: 'tcp' needs a port from 1 to 65535, not '0'",
                "readiness: { tcp: 'db:65536' }      | 4:23: 'tcp' needs a port from 1 to 65535, not 'db:65536'",
                "readiness: { tcp: 99999999999 }     | 4:23: 'tcp' needs a port from 1 to 65535, not '99999999999'",
                "readiness: { tcp: db }              | 4:23: 'tcp' must be a port or host:port, not 'db'",
                "readiness: { tcp: '::1' }           | 4:23: 'tcp' must be a port or host:port, not '::1'",
                "readiness: { tcp: ':80' }           | 4:23: 'tcp' must be a port or host:port, not ':80'",
                "readiness: { tcp: 'http://a:80' }   | 4:23: 'tcp' must be a port or host:port, not 'http://a:80'",
                "readiness: { tcp: [80] }            | 4:23: 'tcp' must be text, not a list",
                "readiness: { http: 'https://a/' }   | 4:24: 'http' must be http://host[:port]/path, not 'https://a/'; only plain http is asked",
                "readiness: { http: localhost:80/x } | 4:24: 'http' must be http://host[:port]/path, not 'localhost:80/x'; did you mean 'http://localhost:80/x'?",
                "readiness: { http: 8080 }           | 4:24: 'http' must be http://host[:port]/path, not '8080'; did you mean 'http://127.0.0.1:8080/'?",
                "readiness: { http: 'http://a:${PORT}/' } | 4:24: 'http' must be http://host[:port]/path, not 'http://a:${PORT}/'; variables are not replaced here",
                "readiness: { http: 'http://a b' }   | 4:24: 'http' must be http://host[:port]/path, not 'http://a b'",
                "readiness: { http: 'http://a:0/' }  | 4:24: 'http' needs a port from 1 to 65535, not 'http://a:0/'",
                "readiness: { http: [] }             | 4:24: 'http' must be a URL or a map with 'url', not a list",
                "readiness: { http: {} }             | 4:24: 'http' needs a 'url'",
                "readiness: { http: { url: 'http://a', status: 99 } }      | 4:51: 'status' must be a status such as 200 or a range such as 200-399, not '99'",
                "readiness: { http: { url: 'http://a', status: 299-200 } } | 4:51: 'status' must be a status such as 200 or a range such as 200-399, not '299-200'",
                "readiness: { http: { url: 'http://a', headers: [a] } }    | 4:52: 'headers' must be a map of names to values, not a list",
                "readiness: { http: { url: 'http://a', headers: { 'a b': c } } } | 4:54: this cannot be the name of a header",
                "readiness: { http: { url: 'http://a', headers: { a: [] } } }    | 4:57: header 'a' must be a line of text",
                "readiness: { http: { url: 'http://a', body: '[' } }       | 4:49: 'body' ([) is no RE2 pattern: missing closing ]",
                "readiness: { http: { url: 'http://a', path: / } }         | 4:43: key 'path' is not known here; known here: url, status, headers, body",
                "readiness: { exec: '' }             | 4:18: 'exec' of process 'p' is empty",
                "readiness: { exec: [] }             | 4:24: 'exec' must start with a program",
                "readiness: { exec: { a: b } }       | 4:24: 'exec' must be a shell line or a list: the program and its arguments, not a map",
                "readiness: { log: '(' }             | 4:23: 'log' (() is no RE2 pattern: missing closing )",
                "readiness: { log: '(?!x)' }         | 4:23: 'log' ((?!x)) is no RE2 pattern: invalid or unsupported Perl syntax",
                "readiness: { log: '' }              | 4:23: 'log' is empty",
                "readiness: { notify: false }        | 4:18: 'notify' must be true; leave it out to have it asked",
                "readiness: { notify: [] }           | 4:26: 'notify' must be true or false, not a list",
                "liveness: { log: ok }               | 4:17: 'log' is for readiness and startup only; a line that was printed once does not tell whether it still works",
                "readiness: { tcp: 80, period: 0 }   | 4:35: 'period' must be at least 1ms, not '0'",
                "readiness: { tcp: 80, timeout: -1s }       | 4:36: 'timeout' must be at least 1ms, not '-1s'",
                "readiness: { tcp: 80, timeout: 0.1ms }     | 4:36: 'timeout' must be at least 1ms, not '0.1ms'",
                "readiness: { tcp: 80, initial_delay: -1s } | 4:42: 'initial_delay' must be 0 or more, not '-1s'",
                "readiness: { tcp: 80, failures: 0 }        | 4:37: 'failures' must be a whole number from 1 to 1000000, not '0'",
                "readiness: { tcp: 80, successes: x }       | 4:38: 'successes' must be a whole number from 1 to 1000000, not 'x'",
                "readiness: { tcp: 80, interval: 1s }       | 4:27: key 'interval' is not known here; here it is called 'period'",
                "readiness: { tcp: 80, timeout_seconds: 1 } | 4:27: key 'timeout_seconds' is not known here; here it is called 'timeout'",
                "readiness_probe: { tcp: 80 }        | 4:5: key 'readiness_probe' is not known here; here it is called 'readiness'",
                "period: 1s                          | 4:5: key 'period' is not known here; it belongs under a probe",
            })
    void aMistakeIsToldWithItsPlace(String keys, String expected) throws IOException {
        assertThat(yaml.problems(TukkiYaml.around(keys))).containsExactly(expected);
    }

    @Test
    void allProblemsOfAProbeComeAtOnce() throws IOException {
        assertThat(yaml.problems(TukkiYaml.around("""
                        liveness:
                          log: "["
                          tcp: 0
                          period: 0
                          failures: 0
                        """)))
                .containsExactly(
                        "5:7: 'log' is for readiness and startup only;"
                                + " a line that was printed once does not tell whether it still works",
                        "5:12: 'log' ([) is no RE2 pattern: missing closing ]",
                        "6:7: 'liveness' asks one of http, tcp, exec, log, notify, not 'log' and 'tcp'",
                        "6:12: 'tcp' needs a port from 1 to 65535, not '0'",
                        "7:15: 'period' must be at least 1ms, not '0'",
                        "8:17: 'failures' must be a whole number from 1 to 1000000, not '0'");
    }

    @Test
    void whatDoesNothingIsAWarning() throws IOException {
        assertThat(yaml.warnings(TukkiYaml.around("""
                        startup: { log: up, period: 1s, failures: 2 }
                        readiness: { http: { url: http://a/, headers: { Host: b } } }
                        liveness:
                        """)))
                .containsExactly(
                        "4:25: with 'log' 'period' does nothing: lines are read as they come",
                        "4:37: with 'log' 'failures' does nothing: lines are read as they come",
                        "5:53: header 'Host' cannot be set and is left out",
                        "6:5: 'liveness' has no value and does nothing");
    }

    @Test
    void whatTellsOfItselfIsAskedNothing() throws IOException {
        assertThat(yaml.warnings(TukkiYaml.around("""
                        readiness: { notify: true, period: 1s }
                        liveness: { notify: true, initial_delay: 1m, period: 1s, failures: 5, timeout: 1s }
                        """)))
                .containsExactly(
                        "4:32: with 'notify' 'period' does nothing: lines are read as they come",
                        "5:75: with 'notify' 'timeout' does nothing: lines are read as they come");
    }

    @Test
    void aDependencyWaitsForReadinessAndForALineOfTheLog() throws IOException {
        ProcessSpec web = yaml.project("""
                        processes:
                          web: { command: ls, depends_on: { db: ready, queue: { condition: log-ready } } }
                          db: { command: ls, readiness: { tcp: 5432 } }
                          queue: { command: ls, readiness: { log: up } }
                        """).processes().get(0);

        assertThat(web.dependencies())
                .containsExactly(
                        Map.entry(ProcessId.of("db"), DependencyCondition.READY),
                        Map.entry(ProcessId.of("queue"), DependencyCondition.READY));
    }

    @Test
    void readyWithoutAProbeIsAWarning() throws IOException {
        assertThat(yaml.warnings("""
                        processes:
                          web: { command: ls, depends_on: { db: ready } }
                          db: { command: ls, liveness: { tcp: 5432 } }
                        """))
                .containsExactly("2:37: 'db' has no readiness probe: 'ready' then means 'started'");
    }

    @Test
    void logReadyWithoutALogProbeIsAProblem() throws IOException {
        assertThat(yaml.problems("""
                        processes:
                          web: { command: ls, depends_on: { db: log-ready, queue: log-ready, nobody: log-ready } }
                          db: { command: ls, readiness: { tcp: 5432 } }
                          queue: { command: ls, startup: { log: up } }
                        """))
                .containsExactly(
                        "2:37: 'log-ready' waits for a 'log' readiness probe, and 'db' has another; write 'ready'",
                        "2:52: 'log-ready' waits for a 'log' readiness probe, and 'queue' has none",
                        "2:70: process 'web' depends on 'nobody', which does not exist");
    }

    @Test
    void aLogProbeWithAProblemIsOneProblem() throws IOException {
        assertThat(yaml.problems("""
                        processes:
                          web: { command: ls, depends_on: { db: log-ready } }
                          db: { command: ls, readiness: { log: "(" } }
                        """)).containsExactly("3:40: 'log' (() is no RE2 pattern: missing closing )");
    }

    @ParameterizedTest
    @CsvSource({
        "process_healthy, ready",
        "service_completed_successfully, completed-successfully",
        "process_log_ready, log-ready",
        "healthy, ready"
    })
    void theConditionsOfOtherToolsAreTranslated(String theirs, String ours) throws IOException {
        assertThat(yaml.problems(
                        "processes: { p: { command: ls, depends_on: { q: " + theirs + " } }, q: { command: ls } }"))
                .singleElement()
                .asString()
                .endsWith("; here it is called '" + ours + "'");
    }

    private ProbeCheck check(String target) throws IOException {
        ProbeSpec readiness =
                yaml.process("readiness: { " + target + " }").probes().get(ProbeKind.READINESS);
        return Objects.requireNonNull(readiness).check();
    }
}
