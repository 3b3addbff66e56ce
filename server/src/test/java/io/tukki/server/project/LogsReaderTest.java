package io.tukki.server.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.actors.TukkiSettings;
import io.tukki.core.log.LogBudget;
import io.tukki.core.project.LogPolicy;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogsReaderTest extends ReadsTukkiYaml {

    private static final String PROCESSES = "processes: { p: { command: ls } }\n";

    @Test
    void whatAProjectSaysIsWhatTheRuntimeDoes() throws IOException {
        LogPolicy policy = yaml.project(PROCESSES + "logs:\n  budget: 1MiB\n  total: 4MiB\n  max_lines: 100\n"
                        + "  max_age: 2h\n  directory: kept\n"
                        + "  files: { max_bytes: 2GiB, max_age: 30d, flush_interval: 100ms }\n")
                .logs();

        TukkiSettings settings = TukkiSettings.load().with(policy);

        assertThat(settings.logs()).isEqualTo(new LogBudget(1 << 20, 4 << 20, 100, Duration.ofHours(2)));
        assertThat(settings.logFiles().directory()).contains(folder.resolve("kept"));
        assertThat(settings.logFiles().maxBytes()).isEqualTo(2L << 30);
        assertThat(settings.logFiles().maxAge()).isEqualTo(Duration.ofDays(30));
        assertThat(settings.logFiles().flushInterval()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void whatItDoesNotSayStaysAsItIs() throws IOException {
        TukkiSettings settings = TukkiSettings.load();

        assertThat(settings.with(yaml.project(PROCESSES).logs())).isEqualTo(settings);
        assertThat(settings.with(
                        yaml.project(PROCESSES + "logs: { total: 1GiB }").logs()))
                .isEqualTo(settings.withLogs(new LogBudget(settings.logs().perProcess(), 1L << 30)));
    }

    @Test
    void aProcessMayHaveABudgetOfItsOwn() throws IOException {
        assertThat(yaml.process("logs: { budget: 64MiB }").logBudget()).isEqualTo(64L << 20);
        assertThat(yaml.process("").logBudget()).isZero();
    }

    @Test
    void filesWithoutADirectoryAreAWarning() throws IOException {
        assertThat(yaml.warnings(PROCESSES + "logs: { files: { max_age: 1d } }"))
                .containsExactly(
                        "2:16: without 'directory' 'files' does nothing, unless --logs or tukki.logs.directory names one");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "logs: much                          | 2:7: 'logs' must be a map such as { directory: logs }, not 'much'",
                "logs: { budget: 1KiB }              | 2:17: 'budget' must be a size such as 512MiB, 1.5GiB or 4096, at least 64KiB, not '1KiB'",
                "logs: { total: all }                | 2:16: 'total' must be a size such as 512MiB, 1.5GiB or 4096, at least 64KiB, not 'all'",
                "logs: { directory: '' }             | 2:20: 'directory' is empty; leave it out to keep no files",
                "logs: { directory: a, files: x }    | 2:30: 'files' must be a map such as { max_bytes: 2GiB }, not 'x'",
                "logs: { directory: a, files: { max_bytes: 1KiB } } | 2:43: 'max_bytes' must be a size such as 512MiB, 1.5GiB or 4096, at least 1MiB, not '1KiB'",
                "logs: { directory: a, files: { max_age: -1d } } | 2:41: 'max_age' must be 0 or more, not '-1d'",
                "logs: { directory: a, files: { flush_interval: 0 } } | 2:48: 'flush_interval' must be at least 1ms, not '0'",
                "logs: { max_bytes: 1MiB }           | 2:9: key 'max_bytes' is not known here; it belongs under 'files'",
                "logs: { max_lines: -1 }             | 2:20: 'max_lines' must be a whole number from 0 to 2147483647, not '-1'",
                "logs: { max_age: -1d }              | 2:18: 'max_age' must be 0 or more, not '-1d'",
                "logs: { dir: a }                    | 2:9: key 'dir' is not known here; here it is called 'directory'",
            })
    void aMistakeIsToldWithItsPlace(String text, String expected) throws IOException {
        assertThat(yaml.problems("processes: { p: { command: ls } }\n" + text)).contains(expected);
    }

    @Test
    void aMistakeOfAProcessIsToldWithItsPlace() throws IOException {
        assertThat(yaml.problems(TukkiYaml.around("logs: { budget: 4 }")))
                .contains("4:21: 'budget' must be a size such as 512MiB, 1.5GiB or 4096, at least 64KiB, not '4'");
    }
}
