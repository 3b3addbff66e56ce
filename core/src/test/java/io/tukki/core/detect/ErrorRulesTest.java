package io.tukki.core.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorRulesTest {

    @Test
    void theStandardRulesAreFit() {
        assertThat(ErrorRules.standard().size()).isGreaterThan(40);
    }

    @Test
    void allThatIsWrongWithAFileIsTold() {
        List<String> file = List.of(
                "  start too early",
                "rule Bad Name",
                "  severity deadly",
                "  start (unclosed",
                "  blank many",
                "  unheard of",
                "  confirm start stack",
                "rule empty",
                "  language x",
                "  keep");

        assertThatThrownBy(() -> ErrorRules.parse(file))
                .isInstanceOfSatisfying(
                        RuleException.class,
                        e -> assertThat(e.problems().stream()
                                        .map(RuleProblem::line)
                                        .distinct())
                                .contains(1, 2, 3, 4, 5, 6, 7, 8, 10));
    }

    @Test
    void aFileWithoutRulesIsRefused() {
        assertThatThrownBy(() -> ErrorRules.parse(List.of("# nothing"))).isInstanceOf(RuleException.class);
    }

    @Test
    void ownRulesMayStandBeforeTheStandardOnes() {
        ErrorRules own = ErrorRules.parse(List.of(
                "rule oops", "  language own", "  needs oops", "  start ^oops (?P<type>\\w+): (?P<message>.*)$"));

        ErrorRules both = ErrorRules.standard().after(own);

        assertThat(both.names()).startsWith("oops").hasSizeGreaterThan(40);
    }
}
