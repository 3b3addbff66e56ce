package io.tukki.actors.detect;

import io.tukki.actors.url.UrlTable;
import io.tukki.core.detect.AnsiText;
import io.tukki.core.detect.BuildDetector;
import io.tukki.core.detect.DetectedError;
import io.tukki.core.detect.ErrorDetector;
import io.tukki.core.detect.ErrorGroup;
import io.tukki.core.detect.ErrorGroups;
import io.tukki.core.detect.ErrorNews;
import io.tukki.core.detect.ErrorRules;
import io.tukki.core.detect.ErrorSnapshot;
import io.tukki.core.detect.TestRunDetector;
import io.tukki.core.detect.TextLine;
import io.tukki.core.log.LogLine;
import io.tukki.core.log.LogSlice;
import io.tukki.core.process.ProcessId;
import io.tukki.core.url.FoundUrl;
import io.tukki.core.url.UrlDetector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The detectors as readers of lines. */
final class LineReaders {

    private LineReaders() {}

    private static TextLine textOf(LogLine line) {
        return new TextLine(
                line.process(),
                line.incarnation(),
                line.stream(),
                line.sequence(),
                line.time(),
                line.nanoTime(),
                AnsiText.visible(line.text()));
    }

    /**
     * Tells what URLs lines hold: each of a process once a second, and not more than 10,000 a second, so that a flood of
     * URLs stays here.
     */
    static final class Urls implements LineReader {

        private record Sighting(ProcessId process, long incarnation, String key) {}

        private static final int REMEMBERED = 2048;
        private static final int MOST_A_SECOND = 10_000;

        private final Consumer<UrlTable.Seen> found;
        private final Runnable leftOut;
        private final Map<Sighting, Long> told = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Sighting, Long> eldest) {
                return size() > REMEMBERED;
            }
        };
        private long second;
        private int inSecond;

        Urls(Consumer<UrlTable.Seen> found, Runnable leftOut) {
            this.found = found;
            this.leftOut = leftOut;
        }

        @Override
        public void read(LogSlice slice) {
            for (LogLine line : slice.toList()) {
                String text = line.text();
                for (FoundUrl url : UrlDetector.detect(text)) {
                    tell(url, line, text);
                }
            }
        }

        private void tell(FoundUrl url, LogLine line, String text) {
            long now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
            Sighting sighting = new Sighting(line.process(), line.incarnation(), url.key());
            Long last = told.put(sighting, now);
            if (last != null && last == now) {
                return;
            }
            inSecond = now == second ? inSecond + 1 : 1;
            second = now;
            if (inSecond > MOST_A_SECOND) {
                leftOut.run();
            } else {
                found.accept(new UrlTable.Seen(
                        url, line.process(), line.incarnation(), line.time(), AnsiText.visible(text)));
            }
        }

        @Override
        public void end(ProcessId process) {
            told.keySet().removeIf(sighting -> sighting.process().equals(process));
        }
    }

    /**
     * Joins and groups errors; the groups are made outside and outlive a restart. What is under way is told as it stands,
     * for it is complete only when nothing of it came for a while.
     */
    static final class Errors implements LineReader {

        private final ErrorDetector detector;
        private final ErrorNews news = new ErrorNews();
        private final ErrorGroups groups;
        private final Consumer<ErrorSnapshot> publisher;
        private final Consumer<Detection> found;
        private List<DetectedError> shown = List.of();
        private boolean read;

        Errors(ErrorRules rules, ErrorGroups groups, Consumer<ErrorSnapshot> publisher, Consumer<Detection> found) {
            this.detector = new ErrorDetector(rules);
            this.groups = groups;
            this.publisher = publisher;
            this.found = found;
        }

        @Override
        public void read(LogSlice slice) {
            boolean changed = false;
            for (LogLine line : slice.toList()) {
                changed |= add(detector.feed(textOf(line)));
            }
            read = true;
            if (changed) {
                publish(detector.underWay());
            }
        }

        @Override
        public void end(ProcessId process) {
            publishIf(add(detector.end(process)));
            news.end(process);
        }

        @Override
        public boolean hasNews() {
            return read && isWaiting();
        }

        @Override
        public void tellNews() {
            read = false;
            for (ErrorNews.Item item : news.underWay(detector.underWay())) {
                found.accept(new Detection.ErrorFound(groups.with(item.error()), item.update()));
            }
            publishIf(false);
        }

        @Override
        public boolean flush(long nanos) {
            publishIf(add(detector.flush(nanos)));
            return detector.isOpen();
        }

        @Override
        public boolean isWaiting() {
            return detector.isOpen();
        }

        private boolean add(List<DetectedError> complete) {
            for (DetectedError error : complete) {
                ErrorGroup group = groups.add(error);
                news.complete(error).ifPresent(item -> found.accept(new Detection.ErrorFound(group, item.update())));
            }
            return !complete.isEmpty();
        }

        private void publishIf(boolean changed) {
            List<DetectedError> underWay = detector.underWay();
            if (changed || !underWay.equals(shown)) {
                publish(underWay);
            }
        }

        private void publish(List<DetectedError> underWay) {
            shown = underWay;
            publisher.accept(groups.snapshot(underWay));
        }
    }

    /** Reads the ends of test runs and builds. */
    static final class Runs implements LineReader {

        private final TestRunDetector tests = new TestRunDetector();
        private final BuildDetector builds = new BuildDetector();
        private final Consumer<Detection> found;

        Runs(Consumer<Detection> found) {
            this.found = found;
        }

        @Override
        public void read(LogSlice slice) {
            for (LogLine line : slice.toList()) {
                TextLine text = textOf(line);
                tests.feed(text).ifPresent(run -> found.accept(new Detection.TestsRan(run)));
                builds.feed(text).ifPresent(outcome -> found.accept(new Detection.BuildEnded(outcome)));
            }
        }

        @Override
        public void end(ProcessId process) {
            tests.end(process).ifPresent(run -> found.accept(new Detection.TestsRan(run)));
            builds.end(process);
        }
    }
}
