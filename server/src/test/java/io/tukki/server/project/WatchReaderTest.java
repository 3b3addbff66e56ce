package io.tukki.server.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.process.OsSignal;
import io.tukki.core.process.WatchSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchReaderTest extends ReadsTukkiYaml {

    @Test
    void itIsTrueOrAListOrAMap() throws IOException {
        assertThat(yaml.process("").watch()).isEmpty();
        assertThat(yaml.process("watch: false").watch()).isEmpty();
        assertThat(yaml.process("watch: true").watch()).contains(WatchSpec.DEFAULT);
        assertThat(yaml.process("watch: ['src/**']").watch()).contains(WatchSpec.DEFAULT.include(List.of("src/**")));
        assertThat(yaml.process("watch: { paths: ['*.jar'], ignore: [], debounce: 1s, signal: HUP }")
                        .watch())
                .contains(new WatchSpec(List.of("*.jar"), List.of(), null, Duration.ofSeconds(1), OsSignal.HUP));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "watch: often               | 4:12: 'watch' must be true, a list of globs, or a map with 'paths', not 'often'",
                "watch: { debounce: 0 }     | 4:24: 'debounce' must be at least 1ms, not '0'",
                "watch: { paths: src }      | 4:21: 'paths' must be a list of globs, not 'src'",
                "watch: [/etc/hosts]        | 4:13: 'watch': '/etc/hosts' is no glob for paths below a folder",
            })
    void aMistakeIsToldWithItsPlace(String keys, String expected) throws IOException {
        assertThat(yaml.problems(TukkiYaml.around(keys))).contains(expected);
    }
}
