package io.tukki.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * The same scenarios with this project, supervisord and pm2, whichever are in the PATH: {@code peers [processes]}
 * (default 100). Quiet processes: time until all run, memory and processor time of the manager. A stop of a tree that
 * ignores TERM, with a child in a session of its own and a daemon twice removed: who survives. The manager killed, and
 * started again: how many instances there are then.
 */
public final class PeersBench {

    private static final String MARK = "TUKKI_PEER_RUN";

    /** Each leaf notes that it is there by a word in its command line. */
    private static final String TREE = "trap '' TERM; sh -c 'trap \"\" TERM; while :; do sleep 0.2; done' leaf-term & "
            + "setsid sh -c 'while :; do sleep 0.2; done' leaf-setsid & "
            + "(setsid sh -c 'while :; do sleep 0.2; done' leaf-daemon > /dev/null 2>&1 &); "
            + "while :; do sleep 0.2; done";

    private interface Opening {
        Peer open(Map<String, String> environment) throws IOException;
    }

    private PeersBench() {}

    public static void main(String[] args) throws Exception {
        int processes = args.length > 0 ? Integer.parseInt(args[0]) : 100;
        System.out.println("| manager | " + processes + " quiet up | memory | processor, 10 s idle | answer to stop | "
                + "survivors of the stop | left 2 s after kill -9 | instances after the next start |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        Path root = root();
        measure(
                "tukki",
                Optional.of(root.resolve("tukki")),
                environment -> new Peer.Tukki(root, environment),
                processes);
        Optional<Path> supervisord = Peer.find("supervisord");
        measure(
                "supervisord",
                supervisord,
                environment -> new Peer.Supervisord(supervisord.orElseThrow(), environment),
                processes);
        Optional<Path> pm2 = Peer.find("pm2");
        measure("pm2", pm2, environment -> new Peer.Pm2(pm2.orElseThrow(), environment), processes);
    }

    private static Path root() {
        Path here = Path.of(System.getProperty("user.dir"));
        return Files.isExecutable(here.resolve("tukki"))
                ? here
                : here.resolve("..").normalize();
    }

    private static void measure(String name, Optional<Path> program, Opening opening, int processes) throws Exception {
        if (program.isEmpty()) {
            System.out.println("| " + name + " | not installed: skipped | | | | | | |");
            return;
        }
        String quiet = quiet(opening, processes);
        String stop = stop(opening);
        System.out.println("| " + name + " | " + quiet + " | " + stop + " | " + killed(opening) + " |");
    }

    private static String quiet(Opening opening, int processes) throws Exception {
        String run = UUID.randomUUID().toString();
        Peer peer = opening.open(Map.of(MARK, run));
        try {
            List<Peer.Job> jobs = IntStream.range(0, processes)
                    .mapToObj(i -> new Peer.Job("q" + i, List.of("/bin/sleep", "4321")))
                    .toList();
            long begin = System.nanoTime();
            peer.start(jobs);
            boolean allUp = await(240, () -> count(run, "sleep 4321") == processes);
            double seconds = (System.nanoTime() - begin) / 1e9;
            Thread.sleep(TimeUnit.SECONDS.toMillis(5)); // the manager comes to rest
            long pid = peer.pid().orElseThrow();
            long before = ticks(pid);
            Thread.sleep(TimeUnit.SECONDS.toMillis(10));
            String up = allUp ? "%.1f s".formatted(seconds) : count(run, "sleep 4321") + " after 240 s";
            return "%s | %d MiB | %.1f %%".formatted(up, residentMib(pid), (ticks(pid) - before) / 10.0);
        } finally {
            peer.close();
            killAll(run);
        }
    }

    private static String stop(Opening opening) throws Exception {
        String run = UUID.randomUUID().toString();
        Peer peer = opening.open(Map.of(MARK, run));
        try {
            peer.start(List.of(new Peer.Job("tree", List.of("/bin/sh", "-c", TREE, "root"))));
            await(
                    60,
                    () -> count(run, "leaf-daemon") > 0
                            && count(run, "leaf-setsid") > 0
                            && count(run, "leaf-term") > 0);
            peer.awaitControl();
            long begin = System.nanoTime();
            peer.stop("tree");
            double seconds = (System.nanoTime() - begin) / 1e9;
            List<String> left = new ArrayList<>();
            for (String leaf : List.of("leaf-term", "leaf-setsid", "leaf-daemon")) {
                if (count(run, leaf) > 0) {
                    left.add(leaf.substring(5));
                }
            }
            return "%.1f s | %s".formatted(seconds, left.isEmpty() ? "none" : String.join(", ", left));
        } finally {
            peer.close();
            killAll(run);
        }
    }

    private static String killed(Opening opening) throws Exception {
        String run = UUID.randomUUID().toString();
        Peer peer = opening.open(Map.of(MARK, run));
        try {
            List<Peer.Job> jobs = List.of(new Peer.Job("one", List.of("/bin/sleep", "5432")));
            peer.start(jobs);
            await(60, () -> count(run, "sleep 5432") == 1);
            ProcessHandle.of(peer.pid().orElseThrow()).ifPresent(ProcessHandle::destroyForcibly);
            Thread.sleep(TimeUnit.SECONDS.toMillis(2));
            long left = count(run, "sleep 5432");
            peer.start(jobs);
            await(30, () -> count(run, "sleep 5432") > left);
            Thread.sleep(TimeUnit.SECONDS.toMillis(2));
            return left + " | " + count(run, "sleep 5432");
        } finally {
            peer.close();
            killAll(run);
        }
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static boolean await(int seconds, Condition condition) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        return true;
    }

    /** Returns how many processes of a run have {@code word} in their command line; the managers' own do not. */
    private static long count(String run, String word) throws IOException {
        return Leftovers.pids(MARK + "=" + run).stream()
                .map(Leftovers::command)
                .filter(command -> command.endsWith(word))
                .count();
    }

    /** Kills what a manager left of its run: by handles, which know the start of their process. */
    private static void killAll(String run) throws IOException {
        for (int pass = 0; pass < 10 && !Leftovers.pids(MARK + "=" + run).isEmpty(); pass++) {
            Leftovers.pids(MARK + "=" + run)
                    .forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    private static long residentMib(long pid) {
        return Leftovers.text(Path.of("/proc/" + pid + "/status"))
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0);
    }

    /** Returns the processor time of a process in hundredths of a second. */
    private static long ticks(long pid) {
        String stat = Leftovers.text(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }
}
