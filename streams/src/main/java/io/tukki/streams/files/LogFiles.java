package io.tukki.streams.files;

import io.tukki.core.log.LogArchive;
import io.tukki.core.log.SegmentImage;
import io.tukki.core.log.SegmentInfo;
import io.tukki.core.log.SegmentSource;
import io.tukki.core.process.ProcessId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs in a directory: writes what a {@link LogArchive} gives it, and reads it again. Format, recovery and limits:
 * docs/log-files.md.
 *
 * <p>Every method but {@link #stats} blocks on the disk. For one thread at a time; what readers read they read on theirs.
 * Nothing here throws once the directory is open: what cannot be written is kept in memory as long as that has room,
 * and {@link #failure} says why.
 */
public final class LogFiles {

    private static final Logger LOG = LoggerFactory.getLogger(LogFiles.class);
    private static final String SUFFIX = ".tukkilog";
    /** Sequences that may have been given out and lost when a JVM was killed: they are not given out again. */
    private static final long SEQUENCES_LEFT_OUT = 1L << 30;

    private static final long SMALLEST_BLOCK = 4096;
    private static final SegmentSource DAMAGED = () -> {
        throw new IOException("damaged");
    };

    private final LogFileSettings settings;
    private final Path directory;
    private final LogArchive archive;
    private final Clock clock;
    private final AppendFile.Writing writing;
    private final DirectoryLock lock;
    private final Blocks blocks = new Blocks(Compression.best());
    private final Deque<Kept> files = new ArrayDeque<>();
    private final AtomicLong damaged = new AtomicLong();
    private final Set<String> told = new HashSet<>();
    private final Forgotten forgotten;
    private @Nullable AppendFile current;
    private LogArchive.@Nullable Claim pending;
    private @Nullable IOException failure;
    private Journal journal;
    private long fileBytes;
    private long blockCount;
    private long written;
    private long bytesBefore;
    private long bytesAfter;
    private long droppedBlocks;
    private long droppedBytes;
    private long failures;
    private volatile LogFileStats stats = LogFileStats.NONE;

    /** A file and what has to be known of it when it goes. */
    private static final class Kept {
        private final Path path;
        private final Map<ProcessId, Long> lastSequences = new HashMap<>();
        private long bytes;
        private int blocks;
        private long oldestMicros = Long.MAX_VALUE;
        private long newestMicros;

        Kept(Path path) {
            this.path = path;
        }

        void add(SegmentInfo info) {
            lastSequences.put(info.process(), info.lastSequence());
            blocks++;
            oldestMicros = Math.min(oldestMicros, info.firstMicros());
            newestMicros = Math.max(newestMicros, info.lastMicros());
        }
    }

    private LogFiles(
            LogFileSettings settings,
            Path directory,
            LogArchive archive,
            Clock clock,
            AppendFile.Writing writing,
            DirectoryLock lock)
            throws IOException {
        this.settings = settings;
        this.directory = directory;
        this.archive = archive;
        this.clock = clock;
        this.writing = writing;
        this.lock = lock;
        this.forgotten = Forgotten.in(directory);
        this.journal = recover();
    }

    /**
     * Opens the directory of {@code settings}, which is made if it is not there, and tells {@code archive} what is in
     * it. A damaged end is cut and logged; everything before it is there.
     *
     * @throws IOException if another runtime uses the directory, or it cannot be read or written
     */
    public static LogFiles open(LogFileSettings settings, LogArchive archive, Clock clock) throws IOException {
        return open(settings, archive, clock, (channel, bytes, at) -> channel.write(bytes, at));
    }

    static LogFiles open(LogFileSettings settings, LogArchive archive, Clock clock, AppendFile.Writing writing)
            throws IOException {
        Path directory = settings.directory().orElseThrow().toAbsolutePath();
        DirectoryLock lock = DirectoryLock.take(directory);
        try {
            return new LogFiles(settings, directory, archive, clock, writing, lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    // ---- opening

    private Journal recover() throws IOException {
        List<LogArchive.Found> found = new ArrayList<>();
        Map<ProcessId, Long> lastNumbers = new HashMap<>();
        long head = 0;
        List<Path> paths = Numbered.in(directory, SUFFIX);
        for (int i = 0; i < paths.size(); i++) {
            head = Math.max(head, Numbered.numberOf(paths.get(i), SUFFIX));
            files.add(open(paths.get(i), i == paths.size() - 1, found));
        }
        List<ProcessId> stillThere = new ArrayList<>();
        for (LogArchive.Found each : List.copyOf(found)) {
            head = Math.max(head, each.info().lastSequence());
            if (forgotten.has(each.info())) {
                stillThere.add(each.info().process());
            } else if (each.source() != DAMAGED) {
                lastNumbers.put(each.info().process(), each.info().number());
            }
        }
        found.removeIf(each -> forgotten.has(each.info()));
        List<Path> journals = Journal.paths(directory);
        boolean saved = true;
        for (SegmentImage image : Journal.recover(journals, blocks)) {
            head = Math.max(head, image.info().lastSequence());
            if (forgotten.has(image.info())) {
                stillThere.add(image.info().process());
            } else if (image.info().number()
                    > lastNumbers.getOrDefault(image.info().process(), -1L)) {
                found.removeIf(each -> each.source() == DAMAGED && isSame(each.info(), image.info()));
                saved &= save(image, found);
            }
        }
        if (!journals.isEmpty()) {
            LOG.warn(
                    "The log files in {} were not closed in good order; up to {} of output may be missing",
                    directory,
                    settings.flushInterval());
            head += SEQUENCES_LEFT_OUT;
        }
        archive.recover(found, head);
        forgotten.keep(stillThere);
        Journal begun = Journal.begin(directory, blocks, writing);
        if (saved) {
            for (Path path : journals) {
                Files.deleteIfExists(path);
            }
        }
        retain();
        publish();
        return begun;
    }

    private Kept open(Path path, boolean newest, List<LogArchive.Found> found) throws IOException {
        Blocks.Contents contents = Blocks.scan(path, newest);
        Kept file = new Kept(path);
        for (Blocks.Placed block : contents.blocks()) {
            SegmentInfo info = block.header().info();
            if (block.isWhole()) {
                file.add(info);
                found.add(new LogArchive.Found(info, sourceOf(path, block)));
            } else {
                LOG.warn("{}: {} is damaged", path, describe(info));
                damaged.incrementAndGet();
                found.add(new LogArchive.Found(info, DAMAGED)); // so that readers are told of the gap
            }
        }
        if (contents.lostBytes() > 0) {
            LOG.warn("{}: {} bytes in between are damaged", path, contents.lostBytes());
        }
        if (contents.tornBytes() > 0) {
            LOG.warn("{} ended in {} damaged bytes, which are cut", path, contents.tornBytes());
            new AppendFile(path, contents.end(), writing).close();
        }
        file.bytes = contents.end();
        fileBytes += file.bytes;
        blockCount += file.blocks;
        return file;
    }

    private static boolean isSame(SegmentInfo one, SegmentInfo other) {
        return one.process().equals(other.process()) && one.number() == other.number();
    }

    private static String describe(SegmentInfo info) {
        return "the segment of " + info.process() + " with lines " + info.firstSequence() + " to "
                + info.lastSequence();
    }

    /** Saves what a journal had; if that fails it stays readable, from memory. */
    private boolean save(SegmentImage image, List<LogArchive.Found> found) {
        try {
            found.add(new LogArchive.Found(image.info(), append(image)));
            return true;
        } catch (IOException e) {
            fail(e);
            found.add(new LogArchive.Found(image.info(), () -> image));
            return false;
        }
    }

    // ---- writing

    /**
     * Writes segments that are sealed, {@code most} of them, and first what was forgotten; returns whether there are more
     * to be written now.
     */
    public boolean saveSealed(int most) {
        saveForgotten();
        for (int i = 0; i < most; i++) {
            if (!saveOne(pending == null ? archive.next() : Optional.of(pending))) {
                return false;
            }
        }
        return true;
    }

    /** Notes lines that are in no sealed segment, if there are any. */
    public void saveUnsealed() {
        try {
            journal.note(archive);
            if (pending == null) {
                failure = null;
            }
        } catch (IOException e) {
            fail(e);
        }
        publish();
    }

    /** Notes which logs were forgotten: the next to open the directory does not read them. */
    public void saveForgotten() {
        Map<ProcessId, Long> more = archive.forgotten();
        if (more.isEmpty()) {
            return;
        }
        try {
            forgotten.add(more);
            archive.forgottenIsKept(more);
        } catch (IOException e) {
            fail(e);
        }
    }

    /** Returns why the last thing could not be written; empty if it could. */
    public Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    private boolean saveOne(Optional<LogArchive.Claim> next) {
        if (next.isEmpty()) {
            return false;
        }
        LogArchive.Claim claim = next.get();
        try {
            claim.written(append(claim.image()));
            pending = null;
            failure = null;
            retain();
            return true;
        } catch (IOException e) {
            pending = claim;
            fail(e);
            return false;
        } finally {
            publish();
        }
    }

    private void fail(IOException e) {
        failure = e;
        failures++;
    }

    private SegmentSource append(SegmentImage image) throws IOException {
        ByteBuffer block = blocks.encode(image);
        AppendFile file = fileToAppendTo();
        Kept kept = files.getLast();
        BlockHeader header = BlockHeader.at(block.duplicate()).orElseThrow();
        long length = block.remaining();
        long offset = file.append(block);
        kept.add(image.info());
        kept.bytes += length;
        fileBytes += length;
        blockCount++;
        written++;
        bytesBefore += image.info().textLength();
        bytesAfter += length;
        return sourceOf(kept.path, new Blocks.Placed(header, offset, true));
    }

    private SegmentSource sourceOf(Path path, Blocks.Placed block) {
        return () -> {
            try {
                return blocks.read(path, block.header(), block.offset());
            } catch (IOException e) {
                tellUnreadable(path, block, e);
                throw e;
            }
        };
    }

    /** Once for each; a file that retention removed is no damage. */
    private void tellUnreadable(Path path, Blocks.Placed block, IOException e) {
        boolean first;
        synchronized (told) {
            first = told.size() < 1000 && told.add(path + ":" + block.offset());
        }
        if (first && Files.exists(path)) {
            damaged.incrementAndGet();
            LOG.warn("{}: {} cannot be read: {}", path, describe(block.header().info()), e.toString());
        }
    }

    /** Returns the file to append to: the newest, or a new one if that is large or old. */
    private AppendFile fileToAppendTo() throws IOException {
        Kept newest = files.peekLast();
        if (newest == null || isFull(newest)) {
            long last = newest == null ? 0 : Numbered.numberOf(newest.path, SUFFIX);
            long number = Math.max(archive.head(), last + 1);
            Path path = directory.resolve(String.format(Locale.ROOT, "%019d%s", number, SUFFIX));
            AppendFile next = new AppendFile(path, 0, writing);
            AppendFile before = current;
            current = next;
            files.add(new Kept(path));
            if (before != null) {
                before.close();
            }
            return next;
        }
        AppendFile file = current;
        if (file == null) {
            file = new AppendFile(newest.path, newest.bytes, writing);
            current = file;
        }
        return file;
    }

    private boolean isFull(Kept file) {
        long most = Math.max(1 << 19, Math.min(64L << 20, settings.maxBytes() / 16));
        boolean old = !settings.maxAge().isZero()
                && file.oldestMicros < clock.millis() * 1000 - settings.maxAge().toMillis() * 1000 / 8;
        return file.bytes >= most || old;
    }

    /** Removes the oldest files while there is too much, or they are too old; never the one that is written. */
    private void retain() {
        long cutOff = settings.maxAge().isZero()
                ? Long.MIN_VALUE
                : (clock.millis() - settings.maxAge().toMillis()) * 1000;
        while (files.size() > 1
                && (fileBytes > settings.maxBytes()
                        || blockCount > settings.maxBytes() / SMALLEST_BLOCK
                        || files.getFirst().newestMicros < cutOff)) {
            Kept oldest = files.removeFirst();
            oldest.lastSequences.forEach(archive::dropped);
            try {
                Files.deleteIfExists(oldest.path);
            } catch (IOException e) {
                LOG.warn("{} cannot be removed: {}", oldest.path, e.toString());
            }
            fileBytes -= oldest.bytes;
            blockCount -= oldest.blocks;
            droppedBytes += oldest.bytes;
            droppedBlocks += oldest.blocks;
        }
    }

    /** Returns the directory, absolute. */
    public Path directory() {
        return directory;
    }

    /** Returns what is there and what was done; from any thread. */
    public LogFileStats stats() {
        return stats;
    }

    private void publish() {
        stats = new LogFileStats(
                files.size(),
                fileBytes,
                blockCount,
                written,
                bytesBefore,
                bytesAfter,
                archive.missedSegments(),
                archive.missedLines(),
                archive.missedBytes(),
                droppedBlocks,
                droppedBytes,
                failures,
                failure != null,
                damaged.get());
    }

    // ---- closing

    /** Writes everything, when nothing is appended any more, and lets go of the directory. */
    public void close() {
        saveForgotten();
        boolean more = true;
        while (more) {
            more = saveOne(pending == null ? archive.nextAtEnd() : Optional.of(pending));
        }
        try {
            if (failure == null) {
                journal.end();
            } else {
                LOG.error("The log files in {} are not complete", directory, failure);
                journal.leave();
            }
            if (current != null) {
                current.close();
            }
            lock.close();
        } catch (IOException e) {
            LOG.warn("The log files in {} cannot be closed", directory, e);
        }
    }
}
