package io.tukki.core.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HandlerTimesTest {

    @Test
    void theAverageRollsWithATenthAndTheHistogramCounts() {
        HandlerTimes.Recorder recorder = new HandlerTimes.Recorder();
        recorder.record(1000);
        recorder.record(2000);

        HandlerTimes times = recorder.times();

        assertThat(times.averageNanos()).isEqualTo(1100, within(0.001));
        assertThat(times.count()).isEqualTo(2);
        assertThat(times.totalNanos()).isEqualTo(3000);
        assertThat(times.quantileNanos(0.5)).isEqualTo(1024);
        assertThat(times.quantileNanos(0.99)).isEqualTo(2048);
    }

    @Test
    void drainingMovesTheCountsOnce() {
        HandlerTimes.Recorder all = new HandlerTimes.Recorder();
        HandlerTimes.Recorder one = new HandlerTimes.Recorder();
        one.record(0);
        one.record(7);

        all.drain(one);
        all.drain(one);

        assertThat(all.times().count()).isEqualTo(2);
        assertThat(all.times().totalNanos()).isEqualTo(7);
        assertThat(all.times().buckets().get(0)).isEqualTo(1);
        assertThat(new HandlerTimes.Recorder().times().quantileNanos(0.99)).isZero();
    }
}
