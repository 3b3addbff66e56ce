package io.tukki.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tukki.actors.Tukki;
import io.tukki.actors.TukkiSettings;
import io.tukki.core.log.LogBudget;
import io.tukki.core.log.LogElement;
import io.tukki.core.log.LogLine;
import io.tukki.core.log.LogQuery;
import io.tukki.core.log.LogRead;
import io.tukki.core.log.LogSlice;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.search.LinePattern;
import io.tukki.core.search.LogSearch;
import io.tukki.testkit.process.FakeLauncher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Log files under a whole runtime. */
@Timeout(60)
class LogFilesTest {

    private static final int LINES = 140_000;
    private static final List<String> NUMBERS =
            IntStream.rangeClosed(1, LINES).mapToObj(Integer::toString).toList();

    @TempDir
    private Path folder;

    private TukkiSettings settings() {
        TukkiSettings settings = TukkiSettings.load().withLogs(new LogBudget(512 << 10, 16 << 20));
        return settings.withLogFiles(settings.logFiles().in(folder.resolve("logs")));
    }

    private static List<String> read(Tukki tukki, LogQuery query) {
        List<LogElement> all = tukki.logs()
                .tail(query.toHead())
                .runWith(Sink.seq(), tukki.system())
                .toCompletableFuture()
                .join();
        return all.stream()
                .map(each -> each instanceof LogLine line ? line.text() : each.toString())
                .toList();
    }

    @Test
    @Tag("process")
    void whatARuntimeCapturedIsReadInTheNextOne() {
        long head;
        try (Tukki first = Tukki.start(settings())) {
            ProcessSpec numbers = ProcessSpec.shell(
                            "numbers",
                            "i=1; while [ $i -lt " + LINES
                                    + " ]; do seq $i $((i+13999)); i=$((i+14000)); sleep 0.15; done")
                    .build();
            first.run(numbers).toCompletableFuture().join();
            assertThat(read(first, LogQuery.process("numbers"))).isEqualTo(NUMBERS);
            assertThat(first.logs().view().footprint()).isLessThan(600 << 10);
            assertThat(read(first, LogQuery.process("numbers").last(120_000)))
                    .isEqualTo(NUMBERS.subList(20_000, LINES));
            head = first.logs().view().head();
        }
        try (Tukki second = Tukki.start(settings())) {
            assertThat(read(second, LogQuery.process("numbers").after(100))).isEqualTo(NUMBERS.subList(100, LINES));
            second.run(ProcessSpec.shell("numbers", "echo more").build())
                    .toCompletableFuture()
                    .join();
            assertThat(read(second, LogQuery.process("numbers").after(head))).containsExactly("more");
            assertThat(second.logs()
                            .page(LogSearch.of(LinePattern.regex("^.*14321$")))
                            .toCompletableFuture()
                            .join()
                            .lines())
                    .extracting(LogLine::text)
                    .containsExactly("14321", "114321");
            List<LogRead> page = second.logs()
                    .read(LogQuery.process("numbers").after(10), 5)
                    .toCompletableFuture()
                    .join();
            assertThat(page.stream().mapToInt(each -> ((LogSlice) each).lines()).sum())
                    .isEqualTo(5);
            assertThat(second.logs().files())
                    .hasValueSatisfying(
                            stats -> assertThat(stats.storedBlocks()).isPositive());
        }
    }

    @Test
    @Tag("process")
    void aForgottenLogIsNotThereInTheNextRuntime() {
        ProcessId web = ProcessId.of("web");
        try (Tukki first = Tukki.start(settings())) {
            first.run(ProcessSpec.shell("web", "seq 1 40000").build())
                    .toCompletableFuture()
                    .join();
            first.run(ProcessSpec.shell("db", "echo up").build())
                    .toCompletableFuture()
                    .join();
            assertThat(first.forgetLog(web).toCompletableFuture().join()).isTrue();
            assertThat(first.forgetLog(web).toCompletableFuture().join()).isFalse();
            assertThat(read(first, LogQuery.all())).containsExactly("up");
        }
        try (Tukki second = Tukki.start(settings(), new FakeLauncher())) {
            assertThat(read(second, LogQuery.all())).containsExactly("up");
            assertThat(second.logs().view().log(web)).isEmpty();
            assertThat(second.forgetLog(ProcessId.of("db"))
                            .toCompletableFuture()
                            .join())
                    .isTrue();
        }
        try (Tukki third = Tukki.start(settings(), new FakeLauncher())) {
            assertThat(read(third, LogQuery.all())).isEmpty();
        }
    }

    @Test
    void aSecondRuntimeOnTheSameDirectoryIsRefused() {
        try (Tukki first = Tukki.start(settings(), new FakeLauncher())) {
            assertThatThrownBy(() -> Tukki.start(settings(), new FakeLauncher()))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining(folder.resolve("logs") + " is in use")
                    .hasMessageContaining("--logs");
            assertThat(first.logs().files()).isPresent();
        }
        Tukki.start(settings(), new FakeLauncher()).close();
    }

    @Test
    @Tag("process")
    void aKilledRuntimeLosesAtMostItsFlushInterval() throws IOException {
        Process jvm = LoggingJvm.start(folder, folder.resolve("logs"));
        try {
            Path marks = folder.resolve("marks");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> Files.exists(marks)
                            && Files.readAllLines(marks).size() > 4
                            && LoggingJvm.noted(folder) > 0);
        } finally {
            jvm.destroyForcibly();
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> !jvm.isAlive());

        try (Tukki second = Tukki.start(settings(), new FakeLauncher())) {
            List<String> lines = read(second, LogQuery.process("count"));

            assertThat(lines)
                    .isEqualTo(IntStream.rangeClosed(1, lines.size())
                            .mapToObj(Integer::toString)
                            .toList());
            assertThat(lines.size()).isGreaterThanOrEqualTo(LoggingJvm.noted(folder));
            assertThat(second.logs()
                            .view()
                            .log(ProcessId.of("count"))
                            .orElseThrow()
                            .evictedLines())
                    .isZero();
        }
    }
}
