package io.tukki.streams;

import io.tukki.core.log.LogQuery;
import io.tukki.core.log.LogReader;
import io.tukki.core.log.LogView;
import io.tukki.core.log.Overflow;
import io.tukki.core.log.TailAccount;
import io.tukki.core.process.ProcessId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** The tails that run on a log, with their accounts. Thread-safe. */
public final class Tails {

    private final LogView view;
    private final long bound;
    private final Consumer<ProcessId> resume;
    private final Executor files;
    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, Running> running = new ConcurrentHashMap<>();
    private TailAccount ended = TailAccount.NONE;

    /**
     * Makes the registry of tails of one log.
     *
     * @param bound bytes that may wait for a tail before its {@link Overflow} has its say; well below what retention
     *     keeps
     * @param resume told of a process that may go on after a tail held it up
     * @param files runs reads of lines that are in files
     */
    public Tails(LogView view, long bound, Consumer<ProcessId> resume, Executor files) {
        this.files = files;
        this.view = view;
        this.bound = bound;
        this.resume = resume;
    }

    /** A tail that runs now. */
    public record Tail(long id, LogQuery query, Overflow overflow, TailAccount account) {}

    /** Returns the tails that run now, oldest first. */
    public List<Tail> running() {
        return running.entrySet().stream()
                .map(each -> each.getValue().describe(each.getKey()))
                .sorted(Comparator.comparingLong(Tail::id))
                .toList();
    }

    /** Returns the accounts of all tails there have been, those that run now included, added up. */
    public synchronized TailAccount total() {
        TailAccount total = ended;
        for (Running each : running.values()) {
            total = total.plus(each.reader().account());
        }
        return total;
    }

    LogView view() {
        return view;
    }

    long bound() {
        return bound;
    }

    Executor files() {
        return files;
    }

    void resume(ProcessId process) {
        resume.accept(process);
    }

    long add(LogQuery query, Overflow overflow, LogReader reader) {
        long id = ids.incrementAndGet();
        running.put(id, new Running(query, overflow, reader));
        return id;
    }

    synchronized void remove(long id) {
        Running removed = running.remove(id);
        if (removed != null) {
            ended = ended.plus(removed.reader().account().withoutPending());
        }
    }

    private record Running(LogQuery query, Overflow overflow, LogReader reader) {
        Tail describe(long id) {
            return new Tail(id, query, overflow, reader.account());
        }
    }
}
