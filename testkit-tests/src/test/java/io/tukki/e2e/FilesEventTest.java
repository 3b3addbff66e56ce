package io.tukki.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.event.EventFilter;
import io.tukki.core.event.ProcessFilesChanged;
import io.tukki.core.lifecycle.ProcessState;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.process.WatchSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.stream.javadsl.Sink;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real files of fake processes. */
class FilesEventTest extends FakeRuntimeTestCase {

    @TempDir
    private Path folder;

    @Test
    void aChangeIsToldOnTheBusAndRestartsTheProcess() throws Exception {
        CompletionStage<ProcessFilesChanged> told = tukki.events()
                .source(EventFilter.types(ProcessFilesChanged.class))
                .map(ProcessFilesChanged.class::cast)
                .runWith(Sink.head(), tukki.system());
        Awaitility.await()
                .until(() -> get(tukki.events().stats()).subscriptions().size() == 1);
        get(tukki.start(ProcessSpec.argv("web", "serve")
                .directory(folder)
                .watch(WatchSpec.DEFAULT.debounce(Duration.ofMillis(20)))
                .build()));
        launcher.next();
        Awaitility.await().until(() -> state("web") instanceof ProcessState.Running);

        Awaitility.await().until(() -> {
            // until its folder is watched
            Files.writeString(folder.resolve("page.html"), "x");
            return told.toCompletableFuture().isDone();
        });

        ProcessFilesChanged event = get(told);
        assertThat(event.process()).isEqualTo(ProcessId.of("web"));
        assertThat(event.incarnation()).isEqualTo(1);
        assertThat(event.paths()).isEqualTo(1);
        assertThat(event.first()).isEqualTo("page.html");
        launcher.next();
    }
}
