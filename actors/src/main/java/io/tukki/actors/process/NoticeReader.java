package io.tukki.actors.process;

import io.tukki.core.launch.ProcessOutput;
import io.tukki.core.launch.RunningProcess;
import io.tukki.core.probe.NoticeLines;
import io.tukki.core.probe.Notices;
import io.tukki.core.process.ProcessId;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what one incarnation tells of itself, until its process is released. What nobody has taken yet is kept in one
 * sum, so a process that talks without end costs no memory, and it is always read, so it never waits. Thread-safe.
 */
final class NoticeReader {

    private static final Logger LOG = LoggerFactory.getLogger(NoticeReader.class);
    private static final int CHUNK = 4096;
    private static final int CHUNKS_AT_A_TIME = 16;

    private record Way(ProcessOutput output, NoticeLines lines) {}

    private final List<Way> ways;
    private final Executor io;
    private final Runnable news;
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    private Notices untaken = Notices.NONE;
    private boolean told;

    private NoticeReader(ProcessId process, RunningProcess child, Executor io, Runnable news) {
        this.ways = child.notices().stream()
                .map(output -> new Way(output, new NoticeLines(line -> LOG.debug("{} tells \"{}\"", process, line))))
                .toList();
        this.io = io;
        this.news = news;
    }

    /** @param news called once there is something to take, and then not again before that is done */
    static NoticeReader start(ProcessId process, RunningProcess child, Executor io, Runnable news) {
        NoticeReader reader = new NoticeReader(process, child, io, news);
        reader.ways.forEach(reader::await);
        return reader;
    }

    /** Returns what was told since the last time, up to this moment. */
    synchronized Notices take() {
        ways.forEach(this::read);
        Notices taken = untaken;
        untaken = Notices.NONE;
        told = false;
        return taken;
    }

    private void await(Way way) {
        way.output().awaitReadable(() -> io.execute(() -> onReadable(way)));
    }

    private void onReadable(Way way) {
        boolean tell;
        boolean ended;
        synchronized (this) {
            ended = read(way);
            tell = !told && !untaken.equals(Notices.NONE);
            told |= tell;
        }
        if (tell) {
            news.run();
        }
        if (!ended) {
            await(way);
        }
    }

    /** Reads what is there, within bounds; returns whether there will be no more. */
    private synchronized boolean read(Way way) {
        int size = 1;
        for (int i = 0; i < CHUNKS_AT_A_TIME && size > 0; i++) {
            size = way.output().read(chunk.clear());
            untaken = untaken.and(way.lines().read(chunk.flip()));
        }
        return size == ProcessOutput.END;
    }
}
