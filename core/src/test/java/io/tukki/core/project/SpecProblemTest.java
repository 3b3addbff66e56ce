package io.tukki.core.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecProblemTest {

    private final SpecProblem problem =
            SpecProblem.of(new Subject.OfSetting("processes.web.restrat"), "key 'restrat' is not known here");

    @Test
    void aPlaceIsPrintedFirst() {
        SpecProblem placed =
                problem.at(new Position(Path.of("a/tukki.yaml"), 3, 5)).hint("did you mean 'restart'?");

        assertThat(placed).hasToString("a/tukki.yaml:3:5: key 'restrat' is not known here; did you mean 'restart'?");
    }

    @Test
    void withoutAPlaceTheSubjectIs() {
        assertThat(problem).hasToString("processes.web.restrat: key 'restrat' is not known here");
    }

    @Test
    void theyAreSortedAsInTheFileAndThoseWithoutAPlaceComeFirst() {
        Path file = Path.of("f");
        List<String> sorted = Stream.of(
                        problem.at(new Position(file, 2, 1)),
                        problem.at(new Position(file, 1, 9)),
                        problem,
                        problem.at(new Position(file, 1, 10)))
                .sorted(SpecProblem.BY_POSITION)
                .map(each -> String.valueOf(each.where()))
                .toList();

        assertThat(sorted).containsExactly("null", "f:1:9", "f:1:10", "f:2:1");
    }

    @Test
    void positionsCountFromOne() {
        assertThatThrownBy(() -> new Position(Path.of("f"), 0, 1)).hasMessageContaining("line (0)");
    }

    @ParameterizedTest
    @CsvSource({
        "restrat, restart",
        "depends-on, depends_on",
        "DIR, dir",
        "comand, command",
        "commnad, command",
        "evn, env",
        "enviroment, env|environment",
        "e, ''",
        "zzz, ''",
        "'', ''",
        "stop_, stop",
    })
    void theNearestNameIsGuessed(String given, String expected) {
        List<String> known = List.of("command", "dir", "env", "environment", "depends_on", "restart", "stop");

        assertThat(expected.split("\\|"))
                .contains(Spelling.nearest(given, known).orElse(""));
    }

    @ParameterizedTest
    @CsvSource({"'', '', 0", "abc, abc, 0", "'', abc, 3", "abc, '', 3", "ab, ba, 1", "kitten, sitting, 3", "ca, abc, 3"
    })
    void distanceCountsEdits(String a, String b, int expected) {
        assertThat(Spelling.distance(a, b)).isEqualTo(expected);
    }
}
