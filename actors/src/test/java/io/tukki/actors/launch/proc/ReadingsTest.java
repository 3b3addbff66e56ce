package io.tukki.actors.launch.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What small files of the kernel say. */
class ReadingsTest {

    @TempDir
    private Path folder;

    @Test
    void listeningSocketsAreReadWithPortAndAddress() {
        String four = """
                  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0
                   1: 0100007F:1F91 0100007F:C000 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0
                """;
        String six = """
                  sl  local_address                         remote_address                        st
                   0: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 99 1
                   1: 00000000000000000000000001000000:0051 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 98 1
                """;

        assertThat(ListeningSockets.parse(four))
                .containsOnly(Map.entry("socket:[4711]", new ListeningSockets.Endpoint(8080, "127.0.0.1")));
        assertThat(ListeningSockets.parse(six))
                .containsEntry("socket:[99]", new ListeningSockets.Endpoint(80, "::"))
                .containsEntry("socket:[98]", new ListeningSockets.Endpoint(81, "::1"));
        assertThat(ListeningSockets.parse("")).isEmpty();
    }

    @Test
    void aRiseOfKillsIsJustForFiveSeconds() throws IOException {
        Path vmstat = Files.writeString(folder.resolve("vmstat"), "pgfault 9\noom_kill 3\n");
        Ticking clock = new Ticking();
        OomKills kills = new OomKills(vmstat, clock);

        assertThat(kills.haveJustRisen()).isFalse();
        Files.writeString(vmstat, "oom_kill 4\n");
        assertThat(kills.haveJustRisen()).isTrue();
        clock.now = clock.now.plus(Duration.ofSeconds(4));
        assertThat(kills.haveJustRisen()).isTrue();
        clock.now = clock.now.plus(Duration.ofSeconds(1));
        assertThat(kills.haveJustRisen()).isFalse();
    }

    @Test
    void onlyAPeakAboveOurOwnIsTheChilds() throws IOException {
        Path status = Files.writeString(folder.resolve("status"), "VmPeak: 99 kB\nVmHWM:\t  204800 kB\n");
        OwnPeak peak = new OwnPeak(status);

        assertThat(peak.peakOfChild(200L << 20)).isZero();
        assertThat(peak.peakOfChild(300L << 20)).isEqualTo(300L << 20);
        Files.writeString(status, "VmHWM:\t  409600 kB\n");
        assertThat(peak.peakOfChild(300L << 20)).as("ours has grown").isZero();
    }

    /** A clock that a test moves. */
    private static final class Ticking extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
