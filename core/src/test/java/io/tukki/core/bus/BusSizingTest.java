package io.tukki.core.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BusSizingTest {

    private static final long GIB = 1L << 30;

    @ParameterizedTest(name = "{0} cores, {1} MiB, CI {2}: {3} workers, queue {4}")
    @CsvSource({
        "1,  4096, false,  4,  40",
        "2,  4096, false,  5,  50",
        "3,  4096, false,  8,  80",
        "4,  4096, false, 10, 100",
        "7,  4096, false, 18, 180",
        "8,  4096, false, 32, 640",
        "64, 4096, false, 32, 640",
        "1,  4096, true,   4,  20",
        "64, 4096, true,   4,  20",
        "2,   511, false,  2,  10",
        "64,  511, false,  2,  10",
        "2,   511, true,   2,  10",
        "2,   512, false,  5,  50"
    })
    void table(int cores, long heapMiB, boolean ci, int workers, int queue) {
        BusSizing sizing = BusSizing.of(new BusSizing.Machine(cores, heapMiB << 20, ci));

        assertThat(sizing.workers()).isEqualTo(workers);
        assertThat(sizing.queue()).isEqualTo(queue);
    }

    @Test
    void aBuildMachineIsKnownByItsVariables() {
        assertThat(BusSizing.Machine.of(2, GIB, Map.of()).ci()).isFalse();
        assertThat(BusSizing.Machine.of(2, GIB, Map.of("CI", "false")).ci()).isFalse();
        assertThat(BusSizing.Machine.of(2, GIB, Map.of("CI", "")).ci()).isFalse();
        assertThat(BusSizing.Machine.of(2, GIB, Map.of("CI", "true")).ci()).isTrue();
        assertThat(BusSizing.Machine.of(2, GIB, Map.of("GITHUB_ACTIONS", "1")).ci())
                .isTrue();
        assertThat(BusSizing.Machine.of(2, GIB, Map.of("GITLAB_CI", "yes")).ci())
                .isTrue();
    }

    @Test
    void nonsenseIsRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BusSizing(0, 1))
                .withMessageContaining("workers (0)");
    }

    @Test
    void thePoolGrowsAndShrinksByOneAfterThreeObservationsThatAgree() {
        DynamicSizing sizing = new DynamicSizing(2, 4);
        DynamicSizing.State state = sizing.start(2);

        state = sizing.observe(state, 51, 100, 0);
        state = sizing.observe(state, 51, 100, 0);
        assertThat(state.workers()).isEqualTo(2);
        state = sizing.observe(state, 51, 100, 0);
        assertThat(state.workers()).isEqualTo(3);

        state = sizing.observe(state, 9, 100, 1);
        state = sizing.observe(state, 9, 100, 1);
        state = sizing.observe(state, 50, 100, 1);
        state = sizing.observe(state, 9, 100, 1);
        assertThat(state.workers()).as("a different observation starts over").isEqualTo(3);
        state = sizing.observe(state, 9, 100, 1);
        state = sizing.observe(state, 9, 100, 1);
        assertThat(state.workers()).isEqualTo(2);
    }

    @Test
    void thePoolStaysWithinItsBoundsAndKeepsBusyWorkers() {
        DynamicSizing sizing = new DynamicSizing(2, 3);
        DynamicSizing.State state = sizing.start(3);

        for (int i = 0; i < 10; i++) {
            state = sizing.observe(state, 100, 100, 0);
        }
        assertThat(state.workers()).isEqualTo(3);
        for (int i = 0; i < 10; i++) {
            state = sizing.observe(state, 0, 100, 0);
        }
        assertThat(state.workers()).as("none idle").isEqualTo(3);
        for (int i = 0; i < 10; i++) {
            state = sizing.observe(state, 0, 100, 1);
        }
        assertThat(state.workers()).isEqualTo(2);
    }
}
