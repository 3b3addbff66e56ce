package io.tukki.actors.launch.proc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The table of processes in {@code /proc}, read on demand. Thread-safe; a pass over 1,000 processes takes some 10 ms
 * on the caller's thread, a quarter of a second at most ({@link ProcPass}), and is shared by all who ask while they wait
 * for it. Processes come and go during a pass;
 * whatever has gone when its file is opened is not in the result.
 */
public final class ProcTable {

    private static final int STAT_SIZE = 1024;
    private static final long PAGE_SIZE_KEY = 6;
    private static final long USUAL_PAGE_SIZE = 4096;
    private static final long NANOS_PER_TICK = 10_000_000;

    private final Path root;
    private final long bootNanos;
    private final long bootTicks;
    private final long pageSize;
    private final OwnPeak ownPeak;
    private @Nullable ProcSnapshot last;
    private final Queue<CompletableFuture<ProcSnapshot>> askers = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean passDue = new AtomicBoolean();
    private volatile Consumer<ProcSnapshot> onSnapshot = snapshot -> {};

    /** A table of this machine whose snapshots know the markers of processes that start from now on. */
    public ProcTable() {
        this(Path.of("/proc"));
    }

    ProcTable(Path root) {
        this.root = root;
        this.pageSize = readPageSize(root);
        this.ownPeak = new OwnPeak(root.resolve("self/status"));
        this.bootTicks = readUptime(root);
        this.bootNanos = System.nanoTime(); // after it: a pause in between lets our clock lag, never lead
    }

    /** Has {@code listener}, in place of the one before, see each pass on the thread that makes it. */
    public void onSnapshot(Consumer<ProcSnapshot> listener) {
        onSnapshot = listener;
    }

    /** Returns the table as it was at some time after this call began. */
    public ProcSnapshot snapshot() {
        long asked = System.nanoTime();
        return snapshotNotBefore(asked);
    }

    /**
     * Returns the table as it will be at some time after this call; one pass on {@code io} serves all who ask before it
     * begins.
     */
    public CompletionStage<ProcSnapshot> snapshot(Executor io) {
        CompletableFuture<ProcSnapshot> answer = new CompletableFuture<>();
        askers.add(answer);
        if (passDue.compareAndSet(false, true)) {
            io.execute(this::answer);
        }
        return answer;
    }

    private void answer() {
        passDue.set(false);
        List<CompletableFuture<ProcSnapshot>> waiting = new ArrayList<>();
        for (CompletableFuture<ProcSnapshot> each = askers.poll(); each != null; each = askers.poll()) {
            waiting.add(each);
        }
        ProcSnapshot snapshot = snapshot();
        waiting.forEach(each -> each.complete(snapshot));
    }

    private synchronized ProcSnapshot snapshotNotBefore(long asked) {
        ProcSnapshot known = last;
        if (known == null || known.begunAt() - asked < 0) {
            known = new ProcPass(this, known).read();
            last = known;
            onSnapshot.accept(known);
        }
        return known;
    }

    /** Returns the names of the folders of all processes. */
    List<String> processes() {
        return Arrays.stream(names(root)).filter(ProcTable::isNumber).toList();
    }

    private static String[] names(Path folder) {
        String @Nullable [] names = folder.toFile().list();
        return names == null ? new String[0] : names;
    }

    /** Returns whether a process was there before this table. */
    boolean isOlder(ProcStat stat) {
        return stat.startTicks() < bootTicks;
    }

    /** Returns the environment of a process; empty too in the middle of an exec. */
    byte[] environment(ProcStat stat) {
        return stat.hasLostItsFirstThread() ? environmentOfThreads(stat.pid()) : read(stat.pid(), "environ");
    }

    /** Returns the environment of a process whose first thread has none any more. */
    private byte[] environmentOfThreads(long pid) {
        byte[] environment = new byte[0];
        for (String thread : names(root.resolve(pid + "/task"))) {
            environment = environment.length > 0 ? environment : read(pid, "task/" + thread + "/environ");
        }
        return environment;
    }

    /** Returns the process that has this pid now. */
    public Optional<ProcStat> stat(long pid) {
        return stat(Long.toString(pid), new byte[STAT_SIZE]);
    }

    /** Returns whether the process that {@code stat} describes has its pid still. */
    public boolean isStill(ProcStat stat) {
        return stat(stat.pid()).map(ProcStat::identity).equals(Optional.of(stat.identity()));
    }

    /** Returns the process in a folder of this name, read by way of {@code buffer}. */
    Optional<ProcStat> stat(String pid, byte[] buffer) {
        try (FileInputStream in = new FileInputStream(root + "/" + pid + "/stat")) {
            int length = in.read(buffer); // the kernel gives the whole line to one read
            return length > 0 ? ProcStat.parse(buffer, length) : Optional.empty();
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** Returns what a link in the folder of a process points to, empty if it is not ours to see. */
    public String link(long pid, String name) {
        try {
            return Files.readSymbolicLink(root.resolve(pid + "/" + name)).toString();
        } catch (IOException goneOrForbidden) {
            return "";
        }
    }

    /** Returns the command line of a process, its name in brackets where it has none or it is not ours to see. */
    public String command(ProcStat stat) {
        String line = new String(read(stat.pid(), "cmdline"), UTF_8)
                .replace('\0', ' ')
                .strip();
        return line.isEmpty() ? "[" + stat.name() + "]" : line;
    }

    /**
     * Returns the time since the machine started, in hundredths of a second: the clock of start times. Never ahead of
     * it; behind by the time the machine was suspended since this table was made.
     */
    public long nowTicks() {
        return bootTicks + (System.nanoTime() - bootNanos) / NANOS_PER_TICK;
    }

    private static long readUptime(Path root) {
        try (InputStream in = new FileInputStream(root + "/uptime")) {
            String text = new String(in.readAllBytes(), UTF_8);
            return (long) (Double.parseDouble(text.substring(0, text.indexOf(' '))) * 100);
        } catch (IOException | RuntimeException unreadable) {
            return Long.MIN_VALUE / 2; // then no process is too old to be looked at
        }
    }

    /** Returns how many files a process has open; 0 if they are not ours to see. */
    public int openFiles(long pid) {
        return names(root.resolve(pid + "/fd")).length;
    }

    /** Returns what the open files of a process are, as links show them; none if they are not ours to see. */
    List<String> openLinks(long pid) {
        List<String> links = new ArrayList<>();
        for (String name : names(root.resolve(pid + "/fd"))) {
            links.add(link(pid, "fd/" + name));
        }
        return links;
    }

    /** Returns the most memory that this JVM has had. */
    public OwnPeak ownPeak() {
        return ownPeak;
    }

    /** Returns the size of a page of memory in bytes. */
    public long pageSize() {
        return pageSize;
    }

    /** The auxiliary vector of this JVM: pairs of words, the size of a page has key 6. */
    private static long readPageSize(Path root) {
        try {
            ByteBuffer vector = ByteBuffer.wrap(Files.readAllBytes(root.resolve("self/auxv")))
                    .order(ByteOrder.nativeOrder());
            while (vector.remaining() >= 2 * Long.BYTES) {
                boolean found = vector.getLong() == PAGE_SIZE_KEY;
                long value = vector.getLong();
                if (found) {
                    return value;
                }
            }
        } catch (IOException unreadable) {
            // then it is what it is nearly everywhere
        }
        return USUAL_PAGE_SIZE;
    }

    byte[] read(long pid, String file) {
        try (InputStream in = new FileInputStream(root + "/" + pid + "/" + file)) {
            return in.readAllBytes();
        } catch (IOException goneOrForbidden) {
            return new byte[0];
        }
    }

    private static boolean isNumber(String name) {
        return !name.isEmpty() && name.charAt(0) >= '1' && name.charAt(0) <= '9';
    }
}
