package io.tukki.actors.launch;

import io.tukki.actors.launch.proc.Evidence;
import io.tukki.actors.launch.proc.ProcSnapshot;
import io.tukki.actors.launch.proc.ProcStat;
import io.tukki.actors.launch.proc.ProcTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Processes that became our children when their parents died, because this JVM is a subreaper: whom they belong to,
 * and their reaping, which nobody else does.
 *
 * <p>They are reaped one by one, by pid, never with "any child": that would take exits from the JDK. One that was seen
 * alive is reaped when it ends; one that ended before with the next look, if it was seen as a member of a tree or its
 * session is a member's; and any other when it has been a zombie for a while, since all others of whom this JVM is the
 * parent have somebody who reaps them at once. For that, a small file of the kernel is read every two seconds.
 */
final class Orphans implements AutoCloseable {

    private static final int SET_CHILD_SUBREAPER = 36;
    private static final AtomicInteger WISHES = new AtomicInteger();
    private static final long SWEEP = TimeUnit.SECONDS.toNanos(2);

    private final long jvm = ProcessHandle.current().pid();

    /** Those that were adopted: the kernel gives them to the first thread. */
    private final Path adopted = Path.of("/proc/self/task/" + jvm + "/children");

    private final ReadinessLoop loop;
    private final ProcTable table;
    private final Set<ProcStat.Identity> members = new HashSet<>();
    private final Set<Long> sessions = new HashSet<>();
    private final Map<ProcStat.Identity, Orphan> watched = new HashMap<>();
    private final Thread sweeper;
    private Set<Long> zombies = Set.of();
    private volatile boolean closed;

    Orphans(ReadinessLoop loop, ProcTable table) throws IOException {
        this.loop = loop;
        this.table = table;
        if (!wish(1)) {
            String why = LibC.describe(LibC.errno());
            wish(-1);
            throw new IOException("subreaper: " + why);
        }
        table.onSnapshot(this::saw);
        this.sweeper = SmallThreads.start("tukki-orphans", this::sweepOn);
    }

    /** The JVM adopts as long as any launcher wants it. Returns whether that could be said to the kernel. */
    private static boolean wish(int more) {
        synchronized (WISHES) {
            int wishes = WISHES.addAndGet(more);
            return LibC.prctl(SET_CHILD_SUBREAPER, wishes > 0 ? 1 : 0, 0, 0, 0) == 0;
        }
    }

    private void sweepOn() {
        while (!closed) {
            sweep();
            LockSupport.parkNanos(SWEEP);
        }
    }

    /** Reaps zombies of before; younger ones may be leaders that nobody could tell us of yet. */
    private synchronized void sweep() {
        Set<Long> now = children()
                .filter(pid -> !Leaders.contains(pid))
                .filter(pid -> table.stat(pid).filter(ProcStat::isZombie).isPresent())
                .collect(Collectors.toSet());
        now.stream().filter(zombies::contains).forEach(Orphans::reap);
        zombies = now;
    }

    private Stream<Long> children() {
        try {
            return Arrays.stream(Files.readString(adopted).trim().split(" ", -1))
                    .filter(word -> !word.isEmpty())
                    .map(Long::valueOf);
        } catch (IOException notInThisKernel) {
            return table.snapshot().all().stream()
                    .filter(stat -> stat.parent() == jvm)
                    .map(ProcStat::pid);
        }
    }

    private static void reap(long pid) {
        LibC.waitpid((int) pid, new int[1], LibC.WNOHANG);
    }

    synchronized void started(long leader) {
        sessions.add(leader);
    }

    /** Takes notice of a look at the table: watches new orphans, reaps those that ended before. */
    synchronized void saw(ProcSnapshot snapshot) {
        Set<Long> liveSessions = new HashSet<>(Leaders.pids());
        Set<ProcStat.Identity> present = new HashSet<>();
        for (ProcStat stat : snapshot.all()) {
            liveSessions.add(stat.session());
            present.add(stat.identity());
            if (isOrphan(stat)) {
                care(stat, snapshot);
            }
        }
        sessions.retainAll(liveSessions);
        members.retainAll(present);
    }

    private boolean isOrphan(ProcStat stat) {
        return stat.parent() == jvm && !Leaders.contains(stat.pid());
    }

    private void care(ProcStat stat, ProcSnapshot snapshot) {
        boolean wasMember = members.contains(stat.identity())
                || (sessions.contains(stat.session()) && stat.session() != stat.pid());
        if (stat.isZombie() && wasMember) {
            reap(stat.pid());
        } else if (stat.isAlive() && (wasMember || isMarked(stat, snapshot) || isStray(stat, snapshot))) {
            watched.computeIfAbsent(stat.identity(), this::watch);
        }
    }

    private synchronized void found(Collection<ProcStat> found) {
        found.forEach(stat -> {
            members.add(stat.identity());
            sessions.add(stat.session());
        });
    }

    private static boolean isMarked(ProcStat stat, ProcSnapshot snapshot) {
        return snapshot.marker(stat).filter(Leaders::haveGiven).isPresent();
    }

    /** Away from everybody's session and without a mark, but younger than one of our leaders. */
    private boolean isStray(ProcStat stat, ProcSnapshot snapshot) {
        return stat.session() != jvmSession(snapshot)
                && snapshot.marker(stat).isEmpty()
                && !Leaders.before(stat).isEmpty();
    }

    private long jvmSession(ProcSnapshot snapshot) {
        return snapshot.get(jvm).map(ProcStat::session).orElse(0L);
    }

    /**
     * Returns the evidence for the tree of {@code leader}: a stray orphan is its member if no other tree is there
     * that it could have come from. So a doubtful one goes with the last of them.
     */
    Evidence of(long leader) {
        return new Evidence() {
            @Override
            public boolean isOurs(ProcStat stat, ProcSnapshot snapshot) {
                return claims(leader, stat, snapshot);
            }

            @Override
            public void found(Collection<ProcStat> members) {
                Orphans.this.found(members);
            }
        };
    }

    private synchronized boolean claims(long leader, ProcStat stat, ProcSnapshot snapshot) {
        return isOrphan(stat) && isStray(stat, snapshot) && Leaders.before(stat).equals(Set.of(leader));
    }

    private Orphan watch(ProcStat.Identity identity) {
        return new Orphan(identity, LibC.pidfdOpen(identity.pid()));
    }

    private synchronized void ended(Orphan orphan) {
        if (!Leaders.contains(orphan.identity.pid())) { // nobody had told of it yet when it was taken for an orphan
            reap(orphan.identity.pid());
        }
        orphan.pidfd.close();
        watched.remove(orphan.identity);
    }

    @Override
    public synchronized void close() {
        boolean wasClosed = closed;
        closed = true;
        LockSupport.unpark(sweeper);
        watched.values().forEach(orphan -> orphan.pidfd.close());
        watched.clear();
        if (!wasClosed) {
            wish(-1);
        }
    }

    private final class Orphan implements ReadinessLoop.Watched {
        private final ProcStat.Identity identity;
        private final WatchedFile pidfd;

        /** @param fd -1 if it has gone already */
        Orphan(ProcStat.Identity identity, int fd) {
            this.identity = identity;
            this.pidfd = new WatchedFile(loop, this, fd);
            if (pidfd.isOpen()) {
                pidfd.armToRead();
            }
        }

        @Override
        public void ready(boolean hangUp) {
            ended(this);
        }
    }
}
