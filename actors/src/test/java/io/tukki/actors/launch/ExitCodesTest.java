package io.tukki.actors.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.process.ExitStatus;
import io.tukki.core.process.OsSignal;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExitCodesTest {

    @Test
    void aFatalSignalIsAlwaysOne() {
        assertThat(ExitCodes.read(139, Set.of())).isEqualTo(new ExitStatus.Signal(11, false));
        assertThat(ExitCodes.read(137, Set.of())).isEqualTo(new ExitStatus.Signal(9, false));
    }

    @Test
    void anotherSignalIsOneOnlyIfWeSentIt() {
        assertThat(ExitCodes.read(143, Set.of())).isEqualTo(new ExitStatus.Code(143));
        assertThat(ExitCodes.read(143, Set.of(OsSignal.INT))).isEqualTo(new ExitStatus.Code(143));
        assertThat(ExitCodes.read(143, Set.of(OsSignal.TERM))).isEqualTo(new ExitStatus.Signal(15, false));
    }

    @Test
    void everythingElseIsACode() {
        assertThat(ExitCodes.read(0, Set.of(OsSignal.TERM))).isEqualTo(new ExitStatus.Code(0));
        assertThat(ExitCodes.read(128, Set.of())).isEqualTo(new ExitStatus.Code(128));
        assertThat(ExitCodes.read(255, Set.of())).isEqualTo(new ExitStatus.Code(255));
    }
}
