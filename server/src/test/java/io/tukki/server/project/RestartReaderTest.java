package io.tukki.server.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.restart.Backoff;
import io.tukki.core.restart.RestartPolicy;
import io.tukki.core.restart.RestartPolicy.Mode;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestartReaderTest extends ReadsTukkiYaml {

    @ParameterizedTest
    @CsvSource({"never, NEVER", "on-failure, ON_FAILURE", "always, ALWAYS", "unless-stopped, UNLESS_STOPPED"})
    void aNameIsAPolicyWithAllDefaults(String name, Mode mode) throws IOException {
        assertThat(policy("restart: " + name)).isEqualTo(RestartPolicy.of(mode));
        assertThat(policy("restart: { policy: " + name + " }")).isEqualTo(RestartPolicy.of(mode));
    }

    @Test
    void withoutTheKeyItIsNeverRestarted() throws IOException {
        assertThat(policy("")).isEqualTo(RestartPolicy.NEVER);
    }

    @Test
    void everyKeyIsRead() throws IOException {
        RestartPolicy policy = policy("""
                restart:
                  policy: on-failure
                  max: 3
                  within: 1m
                  backoff: { first: 2s, cap: 1m, factor: 1.5, jitter: 0 }
                  stable_after: 10s
                  never_after: [2, 64]
                """);

        assertThat(policy)
                .isEqualTo(new RestartPolicy(
                        Mode.ON_FAILURE,
                        3,
                        Duration.ofMinutes(1),
                        new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(1), 1.5, 0),
                        Duration.ofSeconds(10),
                        Set.of(2, 64)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2s                       | PT2S   | PT30S",
                "1m                       | PT1M   | PT1M",
                "0                        | PT0S   | PT30S",
                "{ first: 1m }            | PT1M   | PT1M",
                "{ cap: 100ms }           | PT0.1S | PT0.1S",
                "{ cap: 5s }              | PT0.5S | PT5S",
                "{ first: 1s, cap: 1s }   | PT1S   | PT1S",
                "{ factor: 3 }            | PT0.5S | PT30S",
            })
    void oneEndOfTheBackoffMovesTheDefaultOfTheOther(String backoff, Duration first, Duration cap) throws IOException {
        Backoff read =
                policy("restart: { policy: always, backoff: " + backoff + " }").backoff();

        assertThat(read.first()).isEqualTo(first);
        assertThat(read.cap()).isEqualTo(cap);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "restart: no                 | 4:14: 'restart' must be one of never, on-failure, always, unless-stopped, not 'no'; here it is called 'never'",
                "restart: true               | 4:14: 'restart' must be one of never, on-failure, always, unless-stopped, not 'true'; here it is called 'always'",
                "restart: on_failure         | 4:14: 'restart' must be one of never, on-failure, always, unless-stopped, not 'on_failure'; did you mean 'on-failure'?",
                "restart: [always]           | 4:14: 'restart' must be one of never, on-failure, always, unless-stopped, or a map with 'policy', not a list",
                "restart: { max: 3 }         | 4:14: 'restart' needs a 'policy': one of never, on-failure, always, unless-stopped",
                "restart: { policy: }        | 4:14: 'restart' needs a 'policy': one of never, on-failure, always, unless-stopped",
                "restart: { policy: [] }     | 4:24: 'policy' must be text, not a list",
                "restart: { policy: x }      | 4:24: 'policy' must be one of never, on-failure, always, unless-stopped, not 'x'",
                "restart: { polcy: always }  | 4:16: key 'polcy' is not known here; did you mean 'policy'?",
                "restart: { policy: always, max_restarts: 3 }  | 4:32: key 'max_restarts' is not known here; here it is called 'max'",
                "restart: { policy: always, max: -1 }          | 4:37: 'max' must be a whole number from 0 to 1000000, not '-1'",
                "restart: { policy: always, max: many }        | 4:37: 'max' must be a whole number from 0 to 1000000, not 'many'",
                "restart: { policy: always, max: 1.5 }         | 4:37: 'max' must be a whole number from 0 to 1000000, not '1.5'",
                "restart: { policy: always, within: 0 }        | 4:40: 'within' must be at least 1ms, not '0'",
                "restart: { policy: always, within: 10 }       | 4:40: 'within' must be a duration such as 10s, 500ms or 1m30s, not '10'; did you mean '10s'?",
                "restart: { policy: always, backoff: -1s }     | 4:41: 'backoff' must be 0 or more, not '-1s'",
                "restart: { policy: always, backoff: [1s] }    | 4:41: 'backoff' must be a duration or a map with first, cap, factor, jitter, not a list",
                "restart: { policy: always, backoff: { first: 2s, cap: 1s } } | 4:59: 'cap' must be at least 'first', not '1s'",
                "restart: { policy: always, backoff: { factor: 0.5 } }        | 4:51: 'factor' must be a number from 1 to 100, not '0.5'",
                "restart: { policy: always, backoff: { factor: .inf } }       | 4:51: 'factor' must be a number from 1 to 100, not '.inf'",
                "restart: { policy: always, backoff: { jitter: 1.1 } }        | 4:51: 'jitter' must be a number from 0 to 1, not '1.1'",
                "restart: { policy: always, backoff: { max: 1s } }            | 4:43: key 'max' is not known here; it belongs under 'restart'",
                "restart: { policy: always, stable_after: -1s }               | 4:46: 'stable_after' must be 0 or more, not '-1s'",
                "restart: { policy: always, never_after: 3 }                  | 4:45: 'never_after' must be a list of exit codes, not '3'",
                "restart: { policy: always, never_after: [256] }              | 4:46: 'never_after' must be a list of exit codes from 0 to 255, not '256'",
                "success_codes: 3            | 4:20: 'success_codes' must be a list of exit codes, not '3'",
                "success_codes: [TERM]       | 4:21: 'success_codes' must be a list of exit codes from 0 to 255, not 'TERM'",
                "start_timeout: 10           | 4:20: 'start_timeout' must be a duration such as 10s, 500ms or 1m30s, not '10'; did you mean '10s'?",
                "run_timeout: -1s            | 4:18: 'run_timeout' must be 0 or more, not '-1s'",
            })
    void aMistakeIsToldWithItsPlace(String keys, String expected) throws IOException {
        assertThat(yaml.problems(TukkiYaml.around(keys))).contains(expected);
    }

    @Test
    void whatDoesNothingIsAWarning() throws IOException {
        assertThat(yaml.warnings(TukkiYaml.around("""
                        restart: { policy: never, max: 3, backoff: 1s }
                        start_timeout: 10s
                        success_codes:
                        """)))
                .containsExactly(
                        "4:31: with policy never 'max' does nothing",
                        "4:39: with policy never 'backoff' does nothing",
                        "5:5: without 'readiness' 'start_timeout' does nothing",
                        "6:5: 'success_codes' has no value and does nothing");
    }

    @Test
    void waitingForTheEndOfWhatNeverEndsIsAWarning() throws IOException {
        assertThat(yaml.warnings("""
                        processes:
                          a: { command: ls, restart: always }
                          b: { command: ls, restart: on-failure }
                          c: { command: ls, depends_on: { a: completed, b: completed-successfully } }
                        """)).containsExactly("4:35: 'a' is always started again and may never complete");
    }

    @Test
    void successCodesAndTimeLimitsAreRead() throws IOException {
        var process = yaml.process("""
                success_codes: [3, 130]
                start_timeout: 20s
                run_timeout: 1h
                readiness: { tcp: 80 }
                """);

        assertThat(process.successCodes()).containsExactly(3, 130);
        assertThat(process.startTimeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(process.runTimeout()).isEqualTo(Duration.ofHours(1));
    }

    private RestartPolicy policy(String keys) throws IOException {
        return yaml.process(keys).restartPolicy();
    }
}
