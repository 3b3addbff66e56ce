package io.tukki.core.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.log.LogStream;
import io.tukki.core.process.ProcessId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorDetectorTest {

    private static final ProcessId WEB = ProcessId.of("web");
    private static final ErrorRules RULES = ErrorRules.standard();

    private final ErrorDetector detector = new ErrorDetector(RULES);
    private final List<DetectedError> found = new ArrayList<>();
    private long sequence;
    private long millis;

    @Test
    void aStackBelongsToItsErrorAndTheNextLineDoesNot() {
        write("Traceback (most recent call last):", "  File \"a.py\", line 1, in f", "ValueError: x", "next");

        assertThat(found).singleElement().satisfies(error -> {
            assertThat(error.type()).isEqualTo("ValueError");
            assertThat(error.stack()).hasSize(1);
            assertThat(error.lines()).hasSize(3);
            assertThat(error.lastSequence()).isEqualTo(3);
        });
    }

    @Test
    void streamsOfAProcessAreReadApart() {
        line(LogStream.STDERR, "panic: x");
        line(LogStream.STDOUT, "in between");
        line(LogStream.STDERR, "");
        line(LogStream.STDERR, "goroutine 1 [running]:");
        line(LogStream.STDERR, "main.main()");
        line(LogStream.STDERR, "\t/app/main.go:3 +0x1");
        found.addAll(detector.end(WEB));

        assertThat(found).singleElement().returns("go", DetectedError::language);
    }

    @Test
    void anErrorIsToldWhenNothingComesAnyMore() {
        write("panic: x", "\t/app/main.go:3 +0x1");
        assertThat(detector.flush(at(millis + 999))).isEmpty();

        assertThat(detector.flush(at(millis + 1001))).hasSize(1);
        assertThat(detector.isOpen()).isFalse();
    }

    @Test
    void anErrorUnderWayStandsAsItIsSoFar() {
        write("ERROR: upload failed");
        assertThat(detector.underWay()).singleElement().returns(1L, DetectedError::lastSequence);

        write("  because of that");

        assertThat(detector.underWay()).singleElement().returns(2L, DetectedError::lastSequence);
        assertThat(found).isEmpty();
        assertThat(detector.end(WEB)).hasSize(1);
        assertThat(detector.underWay()).isEmpty();
    }

    @Test
    void anErrorIsToldAtOnceAndAgainOnlyIfItHasGrown() {
        ErrorNews news = new ErrorNews();
        write("ERROR: upload failed");
        assertThat(news.underWay(detector.underWay())).singleElement().returns(false, ErrorNews.Item::update);
        assertThat(news.underWay(detector.underWay())).isEmpty();
        write("  because of that");
        assertThat(news.underWay(detector.underWay())).isEmpty();
        millis += 300;

        write("ERROR: another");

        assertThat(news.complete(found.get(0)))
                .hasValueSatisfying(item -> assertThat(item.update()).isTrue());
        assertThat(news.underWay(detector.underWay())).singleElement().returns(false, ErrorNews.Item::update);
        detector.end(WEB).forEach(error -> assertThat(news.complete(error)).isEmpty());
    }

    @Test
    void anErrorThatIsCompleteAtOnceIsToldOnce() {
        ErrorNews news = new ErrorNews();
        write("ERROR: one");
        millis += 300;
        write("all is well");

        assertThat(found)
                .singleElement()
                .satisfies(error -> assertThat(news.complete(error))
                        .hasValueSatisfying(item -> assertThat(item.update()).isFalse()));
    }

    @Test
    void groupsShowErrorsUnderWayWithoutKeepingThem() {
        ErrorGroups groups = new ErrorGroups(10);
        write("ERROR: disk 1 is full");
        millis += 300;
        write("ERROR: disk 2 is full");
        groups.add(found.get(0));

        ErrorSnapshot shown = groups.snapshot(detector.underWay());

        assertThat(shown.groups()).singleElement().returns(2L, ErrorGroup::count);
        assertThat(shown.total()).isEqualTo(2);
        ErrorSnapshot later = groups.snapshot(List.of());
        assertThat(later.groups()).singleElement().returns(1L, ErrorGroup::count);
        assertThat(later.version()).isGreaterThan(shown.version());
    }

    @Test
    void linesOfOneMomentAreOneBurst() {
        write("ERROR: upload failed", "  because of that", "ERROR: gave up");
        millis += 300;
        write("ERROR: again");
        found.addAll(detector.end(WEB));

        assertThat(found).extracting(error -> error.lines().size()).containsExactly(3, 1);
        assertThat(found).allMatch(error -> error.language().equals("generic"));
    }

    @Test
    void aBurstHasAtMostFiftyLines() {
        for (int i = 0; i < 120; i++) {
            write("ERROR: x");
        }
        found.addAll(detector.end(WEB));

        assertThat(found).extracting(error -> error.lines().size()).containsExactly(50, 50, 20);
    }

    @Test
    void aBurstIsOverAfterFiveSeconds() {
        for (int i = 0; i < 40; i++) {
            millis += 150;
            write("ERROR: x");
        }
        found.addAll(detector.end(WEB));

        assertThat(found).hasSize(2);
    }

    @Test
    void recordsOfALogAreErrorsOfTheirOwn() {
        write("2026-01-01 00:00:00 ERROR a", "2026-01-01 00:00:00 ERROR b", "2026-01-01 00:00:00 INFO c");

        assertThat(found).hasSize(2);
    }

    @Test
    void theLineThatLoggedAnExceptionGoesWithIt() {
        write(
                "2026-01-01 00:00:00 ERROR saving failed",
                "java.lang.IllegalStateException: x",
                "\tat a.B.c(B.java:1)",
                "");

        assertThat(found).singleElement().satisfies(error -> {
            assertThat(error.language()).isEqualTo("java");
            assertThat(error.lines()).hasSize(3);
        });
    }

    @Test
    void anErrorWithoutEndIsCutAndTheRestCounted() {
        write("java.lang.StackOverflowError");
        for (int i = 0; i < 1200; i++) {
            write("\tat a.B.c(B.java:" + i + ")");
        }
        found.addAll(detector.end(WEB));

        assertThat(found).singleElement().satisfies(error -> {
            assertThat(error.lines()).hasSize(500);
            assertThat(error.omitted()).isEqualTo(701);
            assertThat(error.lastSequence()).isEqualTo(1201);
        });
    }

    @Test
    void aLongLineKeepsNoMoreThanTheBound() {
        write("panic: " + "x".repeat(200_000), "\t/app/main.go:3 +0x1");
        found.addAll(detector.end(WEB));

        assertThat(found).singleElement().satisfies(error -> {
            assertThat(error.message()).hasSize(500);
            assertThat(error.lines()).hasSize(1);
            assertThat(error.omitted()).isEqualTo(1);
        });
    }

    @Test
    void sameErrorsHaveOneFingerprintAndOthersAnother() {
        write("panic: index [5] of user 42 at 0xc0001a9e30", "\t/app/main.go:12 +0x4c", "");
        write("panic: index [7] of user 1 at 0xc000000010", "\t/app/main.go:99 +0x1", "");
        write("panic: no such user", "\t/app/main.go:12 +0x4c", "next");

        assertThat(found).hasSize(3);
        assertThat(found.get(0).fingerprint()).isEqualTo(found.get(1).fingerprint());
        assertThat(found.get(2).fingerprint()).isNotEqualTo(found.get(0).fingerprint());
    }

    @Test
    void groupsCountAndTheOneQuietForLongestGoes() {
        ErrorGroups groups = new ErrorGroups(2);
        write("ERROR: a", "ok", "ERROR: b", "ok", "ERROR: a", "ok", "ERROR: c", "ok");

        found.forEach(groups::add);

        ErrorSnapshot snapshot = groups.snapshot(List.of());
        assertThat(snapshot.groups())
                .extracting(group -> group.latest().message())
                .containsExactly("ERROR: c", "ERROR: a");
        assertThat(snapshot.groups().get(1).count()).isEqualTo(2);
        assertThat(snapshot.total()).isEqualTo(4);
        assertThat(snapshot.evicted()).isEqualTo(1);
    }

    private void write(String... lines) {
        for (String text : lines) {
            line(LogStream.STDOUT, text);
        }
    }

    private void line(LogStream stream, String text) {
        sequence++;
        found.addAll(
                detector.feed(new TextLine(WEB, 1, stream, sequence, Instant.ofEpochMilli(millis), at(millis), text)));
    }

    private static long at(long millis) {
        return millis * 1_000_000;
    }
}
