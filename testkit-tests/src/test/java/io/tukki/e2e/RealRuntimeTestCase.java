package io.tukki.e2e;

import io.tukki.actors.Tukki;
import io.tukki.actors.TukkiSettings;
import io.tukki.core.log.LogElement;
import io.tukki.core.log.LogLine;
import io.tukki.core.log.LogQuery;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.Tag;

/** A runtime on real processes, and what they have written. */
@Tag("process")
abstract class RealRuntimeTestCase extends RuntimeTestCase {

    RealRuntimeTestCase(Duration patience) {
        super(patience);
    }

    @Override
    final Tukki startRuntime() {
        return Tukki.start(TukkiSettings.load());
    }

    final void awaitLine(String process, String text) throws Exception {
        get(tukki.logs()
                .tail(LogQuery.process(process))
                .filter(element ->
                        element instanceof LogLine line && line.text().equals(text))
                .runWith(Sink.head(), tukki.system()));
    }

    final List<String> lines(String process) throws Exception {
        return read(LogQuery.process(process).toHead()).stream()
                .map(line -> ((LogLine) line).text())
                .toList();
    }

    final List<LogElement> read(LogQuery query) throws Exception {
        return get(tukki.logs().tail(query).runWith(Sink.seq(), tukki.system()));
    }
}
