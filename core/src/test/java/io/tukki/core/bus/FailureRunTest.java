package io.tukki.core.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FailureRunTest {

    private static final FailureRun.Limits LIMITS =
            new FailureRun.Limits(3, Duration.ofSeconds(1), Duration.ofSeconds(5));

    @Test
    void restsAfterTheLimitAndTwiceAsLongEachTimeUntilASuccess() {
        FailureRun run = FailureRun.none(LIMITS).failed().failed();
        assertThat(run.suspension()).isZero();

        run = run.failed();
        assertThat(run.suspension()).isEqualTo(Duration.ofSeconds(1));
        run = run.failed();
        assertThat(run.suspension()).isEqualTo(Duration.ofSeconds(2));
        run = run.failed().failed();
        assertThat(run.suspension()).isEqualTo(Duration.ofSeconds(5));

        assertThat(run.succeeded().failed().suspension()).isZero();
    }

    @Test
    void aThousandFailuresRestAsLongAsTheLongest() {
        FailureRun run = new FailureRun(LIMITS, 1000);

        assertThat(run.suspension()).isEqualTo(Duration.ofSeconds(5));
    }
}
