package io.tukki.core.project;

import static io.tukki.core.project.DependencyGraphTest.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.process.OsSignal;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.process.StopLadder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopEstimateTest {

    @Test
    void nothingIsStoppedInNoTime() {
        StopEstimate estimate = StopEstimate.of(new Project("empty", List.of()));

        assertThat(estimate.levels()).isEmpty();
        assertThat(estimate.total()).isZero();
    }

    @Test
    void aLevelTakesItsSlowestAndLevelsAddUp() {
        StopLadder twoSteps = new StopLadder(List.of(
                new StopLadder.Signal(OsSignal.INT, Duration.ofSeconds(20)),
                new StopLadder.Signal(OsSignal.TERM, Duration.ofSeconds(5))));
        ProcessSpec slow = spec("slow", "db").toBuilder().stopLadder(twoSteps).build();
        ProcessSpec quick =
                spec("quick", "db").toBuilder().stopLadder(StopLadder.KILL).build();

        StopEstimate estimate = StopEstimate.of(new Project("shop", List.of(spec("db"), slow, quick)));

        assertThat(estimate.levels())
                .containsExactly(
                        new StopEstimate.Level(List.of(slow.id(), quick.id()), Duration.ofSeconds(25)),
                        new StopEstimate.Level(List.of(spec("db").id()), Duration.ofSeconds(10)));
        assertThat(estimate.total()).isEqualTo(Duration.ofSeconds(35));
    }
}
