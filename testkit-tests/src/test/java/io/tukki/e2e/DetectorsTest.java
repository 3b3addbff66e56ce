package io.tukki.e2e;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.actors.Tukki;
import io.tukki.actors.TukkiSettings;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.url.UrlEntry;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What real processes write is found, and goes with them. */
@Tag("process")
class DetectorsTest {

    @Test
    void urlsAndErrorsOfAProcessAreSeenAndItsUrlsGoWithIt() throws Exception {
        try (Tukki tukki = Tukki.start(TukkiSettings.load())) {
            String script = "echo 'Local: http://localhost:4321/'; echo 'ERROR: disk is full' >&2; exec sleep 1000";
            ProcessId web = tukki.start(ProcessSpec.shell("web", script).build())
                    .toCompletableFuture()
                    .get(20, SECONDS);

            tukki.detect().toCompletableFuture().get(20, SECONDS);
            await(() -> assertThat(tukki.urls().process(web))
                    .singleElement()
                    .returns("Local", UrlEntry::label)
                    .returns("http://localhost:4321/", UrlEntry::url));
            await(() -> assertThat(tukki.errors().groups())
                    .singleElement()
                    .returns("ERROR: disk is full", group -> group.latest().message()));

            tukki.stop(web).toCompletableFuture().get(20, SECONDS);

            await(() -> assertThat(tukki.urls().size()).isZero());
            assertThat(tukki.errors().total()).isEqualTo(1);
        }
    }

    private static void await(ThrowingRunnable condition) {
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(condition);
    }
}
