package io.tukki.core.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tukki.core.project.SpecChecks;
import io.tukki.core.project.SpecProblem;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchSpecTest {

    private static final Instant START = Instant.EPOCH;
    private static final Duration QUIET = Duration.ofMillis(500);

    @ParameterizedTest
    @CsvSource({
        "a.txt, true",
        "src/main/A.java, true",
        ".gitignore, true",
        ".git/HEAD, false",
        "target/classes/A.class, false",
        "core/target/A.class, false",
        "web/node_modules/x/index.js, false"
    })
    void byDefaultAllCountsButVersionControlAndBuilds(String path, boolean watched) {
        assertThat(WatchGlobs.of(WatchSpec.DEFAULT).matches(Path.of(path))).isEqualTo(watched);
    }

    @ParameterizedTest
    @CsvSource({"A.java, true", "src/main/A.java, true", "src/A.class, false", "src/gen/B.java, false"})
    void globsSayWhatCounts(String path, boolean watched) {
        WatchSpec spec = WatchSpec.DEFAULT.include(List.of("**/*.java")).exclude(List.of("src/gen/*"));

        assertThat(WatchGlobs.of(spec).matches(Path.of(path))).isEqualTo(watched);
    }

    @ParameterizedTest
    @CsvSource({"'', false", "src, false", "target, true", "core/target, true", "core/targets, false"})
    void foldersOfWhichAllIsExcludedAreLeftOut(String folder, boolean pruned) {
        assertThat(WatchGlobs.of(WatchSpec.DEFAULT).prunes(Path.of(folder))).isEqualTo(pruned);
    }

    @Test
    void badGlobsAndARootThatIsNoFolderAreTold() {
        WatchSpec watch = WatchSpec.DEFAULT
                .include(List.of("[a", "ok/*"))
                .exclude(List.of("/abs/**"))
                .root(Path.of("gone"));
        ProcessSpec spec = ProcessSpec.argv("p", "run").watch(watch).build();

        assertThat(SpecChecks.problems(List.of(spec), folder -> false))
                .extracting(SpecProblem::render)
                .satisfiesExactly(
                        glob -> assertThat(glob).startsWith("p: '[a' is no glob"),
                        glob -> assertThat(glob).isEqualTo("p: '/abs/**' is no glob for paths below a folder"),
                        root -> assertThat(root).isEqualTo("p: gone is to be watched, which is not a folder"));
        assertThatThrownBy(() -> WatchSpec.DEFAULT.debounce(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be > 0");
    }

    @Test
    void eachChangeMovesTheAnswer() {
        Debounce debounce = Debounce.from(START, QUIET);
        assertThat(debounce.due()).isEqualTo(START.plusMillis(500));

        assertThat(debounce.changed(START.plusMillis(400)).due()).isEqualTo(START.plusMillis(900));
    }

    @Test
    void butNotForEver() {
        Debounce debounce = Debounce.from(START, QUIET);
        for (int i = 1; i <= 20; i++) {
            debounce = debounce.changed(START.plusMillis(400L * i));
        }

        assertThat(debounce.due()).isEqualTo(START.plusSeconds(5));
    }
}
