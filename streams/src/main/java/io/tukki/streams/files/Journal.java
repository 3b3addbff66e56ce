package io.tukki.streams.files;

import io.tukki.core.log.LogArchive;
import io.tukki.core.log.SegmentImage;
import io.tukki.core.process.ProcessId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was written to segments that are not sealed yet, for the case that this JVM dies. It is read only after such a
 * death, so it may hold lines that are in log files too. When it has grown it is begun anew with what is still unsealed.
 *
 * <p>Its file is there from {@link #begin} to {@link #end}: if one is found, the end was not orderly.
 */
final class Journal {

    private static final String SUFFIX = ".unsealed";
    private static final long BEGIN_ANEW = 8L << 20;

    private final Path directory;
    private final Blocks blocks;
    private final AppendFile.Writing writing;
    private AppendFile file;
    private Path path;
    private long number;
    private long sizeAtBegin;

    private Journal(Path directory, Blocks blocks, AppendFile.Writing writing, long number) throws IOException {
        this.directory = directory;
        this.blocks = blocks;
        this.writing = writing;
        this.number = number;
        this.path = pathOf(number);
        this.file = new AppendFile(path, 0, writing);
    }

    /** Begins behind those that were found. */
    static Journal begin(Path directory, Blocks blocks, AppendFile.Writing writing) throws IOException {
        List<Path> found = paths(directory);
        long last = found.isEmpty() ? 0 : numberOf(found.get(found.size() - 1));
        return new Journal(directory, blocks, writing, last + 1);
    }

    /** Returns the journals in a directory, oldest first. */
    static List<Path> paths(Path directory) throws IOException {
        return Numbered.in(directory, SUFFIX);
    }

    private static long numberOf(Path path) {
        return Numbered.numberOf(path, SUFFIX);
    }

    private Path pathOf(long which) {
        return directory.resolve(String.format(Locale.ROOT, "%019d%s", which, SUFFIX));
    }

    /** Adds what the archive has that is not kept anywhere; when it fails that comes again. */
    void note(LogArchive archive) throws IOException {
        if (file.size() > Math.max(BEGIN_ANEW, 2 * sizeAtBegin)) {
            beginAnew(archive);
        } else {
            List<SegmentImage> parts = archive.unsaved();
            append(file, parts);
            archive.noted(parts);
        }
    }

    private void beginAnew(LogArchive archive) throws IOException {
        Path nextPath = pathOf(number + 1);
        AppendFile next = new AppendFile(nextPath, 0, writing);
        try {
            List<SegmentImage> parts = archive.unsealed();
            append(next, parts);
            archive.noted(parts);
        } catch (IOException e) {
            next.close();
            Files.deleteIfExists(nextPath);
            throw e;
        }
        file.close();
        Files.deleteIfExists(path);
        file = next;
        path = nextPath;
        number++;
        sizeAtBegin = next.size();
    }

    private void append(AppendFile to, List<SegmentImage> parts) throws IOException {
        List<ByteBuffer> all = new ArrayList<>();
        for (SegmentImage part : parts) {
            all.add(blocks.encode(part));
        }
        ByteBuffer together =
                ByteBuffer.allocate(all.stream().mapToInt(ByteBuffer::remaining).sum());
        all.forEach(together::put);
        to.append(together.flip());
    }

    /** Ends it in good order: everything is in log files. */
    void end() throws IOException {
        file.close();
        Files.deleteIfExists(path);
    }

    /** Ends it so that the next to open the directory reads it. */
    void leave() throws IOException {
        file.close();
    }

    /** Returns the segments that were being written, as far as they were noted: oldest first. */
    static List<SegmentImage> recover(List<Path> journals, Blocks blocks) throws IOException {
        Map<ProcessId, Map<Long, List<SegmentImage>>> all = new LinkedHashMap<>();
        for (Path journal : journals) {
            for (Blocks.Placed block : Blocks.scan(journal, true).blocks()) {
                if (!block.isWhole()) {
                    continue;
                }
                SegmentImage part = blocks.read(journal, block.header(), block.offset());
                List<SegmentImage> parts = all.computeIfAbsent(part.info().process(), id -> new LinkedHashMap<>())
                        .computeIfAbsent(part.info().number(), segment -> new ArrayList<>());
                add(parts, part);
            }
        }
        List<SegmentImage> joined = new ArrayList<>();
        all.values()
                .forEach(numbers -> numbers.values().stream()
                        .filter(parts -> !parts.isEmpty())
                        .map(SegmentImage::join)
                        .forEach(joined::add));
        return joined;
    }

    private static void add(List<SegmentImage> parts, SegmentImage part) {
        int from = part.info().fromLine();
        int have = parts.stream().mapToInt(each -> each.info().lines()).sum();
        if (from == 0) {
            parts.clear();
            parts.add(part);
        } else if (from == have) {
            parts.add(part);
        } // else something in between is damaged, and a segment has no holes
    }
}
