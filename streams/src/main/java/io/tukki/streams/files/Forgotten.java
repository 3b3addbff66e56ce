package io.tukki.streams.files;

import io.tukki.core.log.SegmentInfo;
import io.tukki.core.process.ProcessId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which logs were forgotten while blocks of them are still in files: a text file with one {@code SEQUENCE NAME} a line,
 * lines of that process up to that sequence are not to be read. It is replaced as a whole, so it is never half written.
 */
final class Forgotten {

    private static final Logger LOG = LoggerFactory.getLogger(Forgotten.class);
    private static final String NAME = "forgotten";
    private static final Pattern LINE = Pattern.compile("(\\d{1,18}) (\\S+)");

    private final Path file;
    private final Map<ProcessId, Long> through = new TreeMap<>();

    private Forgotten(Path directory) {
        this.file = directory.resolve(NAME);
    }

    /** Reads the file of {@code directory}, if there is one; a line that is damaged is logged and left out. */
    static Forgotten in(Path directory) throws IOException {
        Forgotten forgotten = new Forgotten(directory);
        try {
            Files.readAllLines(forgotten.file).forEach(forgotten::read);
        } catch (NoSuchFileException none) {
            // nothing was forgotten
        }
        return forgotten;
    }

    private void read(String line) {
        Matcher match = LINE.matcher(line);
        if (match.matches() && ProcessId.isValid(match.group(2))) {
            through.merge(ProcessId.of(match.group(2)), Long.parseLong(match.group(1)), Math::max);
        } else {
            LOG.warn("{}: line '{}' is damaged; a log that was forgotten may be back", file, line);
        }
    }

    boolean has(SegmentInfo segment) {
        return segment.lastSequence() <= through.getOrDefault(segment.process(), 0L);
    }

    /** Adds logs; when that fails they are not added. */
    void add(Map<ProcessId, Long> more) throws IOException {
        Map<ProcessId, Long> all = new TreeMap<>(through);
        more.forEach((process, sequence) -> all.merge(process, sequence, Math::max));
        write(all);
        through.putAll(all);
    }

    /** Keeps those only of which something is still in files. */
    void keep(List<ProcessId> stillThere) throws IOException {
        if (through.keySet().retainAll(stillThere)) {
            write(through);
        }
    }

    private void write(Map<ProcessId, Long> all) throws IOException {
        if (all.isEmpty()) {
            Files.deleteIfExists(file);
            return;
        }
        Path next = file.resolveSibling(NAME + ".new");
        Files.writeString(
                next,
                all.entrySet().stream()
                        .map(each -> each.getValue() + " " + each.getKey().name() + "\n")
                        .collect(Collectors.joining()));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
