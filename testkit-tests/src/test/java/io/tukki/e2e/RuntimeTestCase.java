package io.tukki.e2e;

import io.tukki.actors.Tukki;
import io.tukki.core.lifecycle.ProcessSnapshot;
import io.tukki.core.lifecycle.ProcessState;
import io.tukki.core.process.ProcessId;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A whole runtime for each test, closed after it. */
abstract class RuntimeTestCase {

    Tukki tukki;
    private final Duration patience;

    /** @param patience how long {@link #get} waits for an answer */
    RuntimeTestCase(Duration patience) {
        this.patience = patience;
    }

    abstract Tukki startRuntime();

    @BeforeEach
    void start() {
        tukki = startRuntime();
    }

    @AfterEach
    void close() {
        tukki.close();
    }

    final ProcessSnapshot snapshot(String process) {
        return tukki.snapshot().process(ProcessId.of(process)).orElseThrow();
    }

    final ProcessState state(String process) {
        return snapshot(process).state();
    }

    final <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    }
}
