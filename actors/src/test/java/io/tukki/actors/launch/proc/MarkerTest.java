package io.tukki.actors.launch.proc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MarkerTest {

    @Test
    void allThreeVariablesMakeAMarker() {
        assertThat(Marker.in(environ("HOME=/x", "TUKKI_PROCESS=web", "TUKKI_RUNTIME=r=1", "TUKKI_INCARNATION=3")))
                .contains(new Marker("r=1", "web", "3"));
    }

    @Test
    void oneMissingVariableMakesNone() {
        assertThat(Marker.in(environ("TUKKI_PROCESS=web", "TUKKI_RUNTIME=r"))).isEmpty();
        assertThat(Marker.of(Map.of(Marker.RUNTIME, "r"))).isEmpty();
    }

    @Test
    void aVariableThatOnlyContainsTheNameIsNotTaken() {
        assertThat(Marker.in(environ("X=TUKKI_RUNTIME=r", "TUKKI_PROCESS=web", "TUKKI_INCARNATION=3")))
                .isEmpty();
    }

    @Test
    void anUnterminatedLastEntryCounts() {
        byte[] text = "TUKKI_RUNTIME=r\0TUKKI_PROCESS=p\0TUKKI_INCARNATION=1".getBytes(UTF_8);

        assertThat(Marker.in(text)).contains(new Marker("r", "p", "1"));
    }

    @Test
    void anEmptyEnvironmentHasNone() {
        assertThat(Marker.in(new byte[0])).isEmpty();
    }

    private static byte[] environ(String... entries) {
        return (String.join("\0", entries) + "\0").getBytes(UTF_8);
    }
}
