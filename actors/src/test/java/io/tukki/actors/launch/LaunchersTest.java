package io.tukki.actors.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tukki.core.launch.LaunchRequest;
import io.tukki.core.launch.ProcessLauncher;
import io.tukki.core.process.ExitStatus;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("process")
class LaunchersTest {

    @ParameterizedTest
    @CsvSource({"auto,native", "native,native", "fifo,fifo"})
    void theLauncherThatWorksIsChosenUnlessOneIsForced(String preference, String name) {
        try (ProcessLauncher launcher = Launchers.choose(preference)) {
            assertThat(launcher.name()).isEqualTo(name);
        }
    }

    @Test
    void anUnknownNameIsRefused() {
        assertThatThrownBy(() -> Launchers.choose("magic"))
                .hasMessageContaining("magic")
                .hasMessageContaining("fifo");
    }

    @Test
    void aLauncherThatCannotStartAnythingFailsItsTrial() {
        assertThat(SelfTest.problemOf(new Refusing())).isEqualTo(Optional.of("no room"));
    }

    private static final class Refusing implements ProcessLauncher {
        @Override
        public String name() {
            return "refusing";
        }

        @Override
        public Launch launch(LaunchRequest request) {
            return new Launch.Refused(new ExitStatus.NotStarted(ExitStatus.Cause.OUT_OF_RESOURCES, "no room"));
        }

        @Override
        public void close() {}
    }
}
