package io.tukki.actors.process;

import io.tukki.core.log.LogLine;
import io.tukki.core.log.LogQuery;
import io.tukki.core.log.LogRead;
import io.tukki.core.log.LogReader;
import io.tukki.core.log.LogSlice;
import io.tukki.core.log.LogView;
import io.tukki.core.process.ProcessId;
import java.util.ArrayList;
import java.util.List;

/** The last words of an incarnation, as its exit report has them. */
final class LastLines {

    private static final int LINES = 10;
    private static final int LENGTH = 500;

    private LastLines() {}

    static List<String> of(LogView logs, ProcessId process, long incarnation) {
        LogReader reader =
                new LogReader(logs, LogQuery.process(process.name()).last(LINES).toHead());
        List<String> lines = new ArrayList<>();
        for (LogRead read = reader.poll(LINES); read != null; read = reader.poll(LINES)) {
            if (read instanceof LogSlice slice) {
                slice.toList().stream()
                        .filter(line -> line.incarnation() == incarnation)
                        .map(LastLines::shortened)
                        .forEach(lines::add);
            }
        }
        return List.copyOf(lines);
    }

    private static String shortened(LogLine line) {
        String text = line.text();
        return text.length() <= LENGTH ? text : text.substring(0, LENGTH) + "...";
    }
}
