package io.tukki.testkit.launch;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tukki.actors.Tukki;
import io.tukki.actors.TukkiSettings;
import io.tukki.actors.launch.CgroupLauncher;
import io.tukki.actors.launch.FifoLauncher;
import io.tukki.actors.launch.LaunchSettings;
import io.tukki.actors.launch.NativeLauncher;
import io.tukki.actors.launch.proc.ProcStat;
import io.tukki.actors.launch.proc.ProcTable;
import io.tukki.core.launch.ProcessLauncher;
import io.tukki.core.lifecycle.StopReport;
import io.tukki.core.process.OsSignal;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.process.StopLadder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The tricks by which descendants get away from a stop, each tried on each launcher. What is not found by default, and
 * by what it is found, stands in {@link Trick#TRACELESS}. Strangers that look the same are not touched.
 */
@Tag("process")
@Timeout(60)
class TreeEscapeTest {

    /** What a launcher is made of. */
    private enum Kind {
        NATIVE,
        FIFO,
        ADOPTING,
        CGROUP
    }

    /**
     * A script that brings processes out of reach. {@code $L NAME} notes its pid under that name and sleeps;
     * {@code $D} is the folder of the notes; {@code $C NAME} notes a beat, starts itself anew and ends, for ever;
     * {@code $R} does it without a pause.
     */
    private enum Trick {
        SETSID("setsid $L a & wait"),
        DOUBLE_FORK("($L a &); sleep 27"),
        DAEMON("(setsid sh -c 'exec <&- >&- 2>&-; exec $L a' &); while [ ! -s $D/a ]; do sleep 0.02; done"),
        CLEAN_ENVIRONMENT("env -i $L a & wait"),
        CLEAN_SESSION("env -i setsid $L a & wait"),
        CLEAN_SESSION_DOUBLE_FORK("(env -i setsid $L a &); sleep 27"),
        RENAMED("ln -s /bin/sh $D/innocent; setsid $D/innocent -c "
                + "'printf kworker > /proc/$$/comm; echo $$ > $D/a; while :; do sleep 0.1; done' & wait"),
        FORK_STORM("$C a; $C b; sleep 27", true),
        SESSION_CHAIN("setsid $C a & sleep 27", true),
        SESSION_RELAY("setsid $R a & sleep 27", true),
        SESSIONS_RELAY("setsid $S a & sleep 27", true),
        NOHUP("nohup $L a > /dev/null 2>&1 & while [ ! -s $D/a ]; do sleep 0.02; done"),
        DEAF("(trap '' TERM INT HUP QUIT; $L a) & (trap '' TERM; setsid $L b) & wait"),
        STOPPED("(setsid sh -c 'echo $$ > $D/a; kill -STOP $$; exec sleep 27' &); sleep 27"),
        ELSEWHERE("(cd /; exec <&- >&- 2>&-; setsid $L a &); sleep 27"),
        HOLDS_THE_PIPE("(sh -c '$L a' &); while [ ! -s $D/a ]; do sleep 0.02; done"),
        RESPAWNS("trap 'setsid $L b &' TERM; $L a & while :; do sleep 0.05; done"),
        OWN_GROUP("sh -mc \"$L a & $L b & wait\""),
        /** Not found by default: no group, session, mark, parent or pipe tells whose it is. */
        TRACELESS("(env -i setsid $L a < /dev/null > /dev/null 2>&1 &); sleep 27");

        private final String script;
        private final boolean beats;

        Trick(String script) {
            this(script, false);
        }

        Trick(String script, boolean beats) {
            this.script = script;
            this.beats = beats;
        }

        private boolean isFoundBy(Kind kind) {
            return this != TRACELESS || kind == Kind.ADOPTING || kind == Kind.CGROUP;
        }
    }

    private static final Map<Kind, Tukki> RUNTIMES = new EnumMap<>(Kind.class);
    private static final List<Process> STRANGERS = new ArrayList<>();
    private static Optional<Path> cgroup = Optional.empty();

    @TempDir
    private static Path programs;

    @TempDir
    private Path notes;

    private ProcessId id;
    private Tukki tukki;
    private List<ProcessHandle> noted = List.of();

    @BeforeAll
    static void startStrangers() throws IOException {
        // before any of ours: with adoption a later orphan of this JVM may be taken for one
        STRANGERS.add(new ProcessBuilder("sleep", "300").start());
        STRANGERS.add(new ProcessBuilder("setsid", "sleep", "300").start());
        ProcessBuilder other = new ProcessBuilder("setsid", "sh", "-c", "sleep 300; :");
        other.environment().putAll(Map.of("TUKKI_RUNTIME", "x", "TUKKI_PROCESS", "p", "TUKKI_INCARNATION", "1"));
        STRANGERS.add(other.start());
        program("leaf", "echo $$ > $2/$1; exec sleep 27");
        program("chain", "printf x >> $D/$1; [ -e $D/stop ] && exit; sleep 0.01; \"$0\" $1 & exit 0");
        program("sessions", "printf x >> $D/$1; [ -e $D/stop ] && exit; setsid \"$0\" $1 & exit 0");
        program("relay", "printf x >> $D/$1; [ -e $D/stop ] && exit; \"$0\" $1 & exit 0");
    }

    @AfterAll
    static void closeAll() throws IOException {
        RUNTIMES.values().forEach(Tukki::close);
        RUNTIMES.clear();
        for (Process stranger : STRANGERS) {
            stranger.descendants().forEach(ProcessHandle::destroyForcibly);
            stranger.destroyForcibly();
        }
        STRANGERS.clear();
        if (cgroup.isPresent()) {
            Files.delete(cgroup.get());
        }
    }

    @AfterEach
    void endWhatIsLeft() throws IOException {
        Files.createFile(notes.resolve("stop"));
        noted.forEach(ProcessHandle::destroyForcibly); // handles carry the start time: no stranger is reached
    }

    static Stream<Arguments> cases() throws IOException {
        boolean hasCgroups = makeCgroup();
        return Arrays.stream(Kind.values())
                .filter(kind -> kind != Kind.CGROUP || hasCgroups)
                .flatMap(kind -> Arrays.stream(Trick.values())
                        .filter(trick -> trick.isFoundBy(kind))
                        .map(trick -> Arguments.of(kind, trick)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void nothingOfTheTreeIsLeft(Kind kind, Trick trick) throws Exception {
        tukki = RUNTIMES.computeIfAbsent(kind, TreeEscapeTest::open);
        id = ProcessId.of(trick.name());
        tukki.start(spec(trick)).toCompletableFuture().get(20, SECONDS);
        soon().until(() -> hasBegun(trick));
        noted = trick.beats ? List.of() : handles();

        StopReport report = tukki.stop(id).toCompletableFuture().get(20, SECONDS);

        assertThat(report.survivors()).isEmpty();
        soon().untilAsserted(() -> assertThat(noted).noneMatch(TreeEscapeTest::runs));
        assertThat(handles()).noneMatch(TreeEscapeTest::runs);
        if (trick.beats) {
            assertNoBeatFollows();
        }
        assertThat(STRANGERS).allMatch(Process::isAlive);
    }

    private void assertNoBeatFollows() throws IOException {
        long beats = beats();
        await().pollDelay(Duration.ofMillis(100)).until(() -> true);
        assertThat(beats()).isEqualTo(beats);
    }

    private ProcessSpec spec(Trick trick) {
        // the paths stand in the script: some of the tricks throw the environment away
        String script = trick.script
                .replace("$L a", "$L a $D")
                .replace("$L b", "$L b $D")
                .replace("$L", programs.resolve("leaf").toString())
                .replace("$C", programs.resolve("chain").toString())
                .replace("$S", programs.resolve("sessions").toString())
                .replace("$R", programs.resolve("relay").toString())
                .replace("$D", notes.toString());
        return ProcessSpec.argv(id.name(), "sh", "-c", script)
                .env("D", notes.toString())
                .stopLadder(StopLadder.signal(OsSignal.TERM, Duration.ofMillis(150)))
                .build();
    }

    private boolean hasBegun(Trick trick) throws IOException {
        return trick.beats
                ? beats() > 10
                : !handles().isEmpty() && (trick != Trick.DEAF || handles().size() == 2);
    }

    private long beats() throws IOException {
        try (Stream<Path> files = Files.list(notes)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private List<ProcessHandle> handles() throws IOException {
        return new PidNotes(notes).handles();
    }

    private static boolean runs(ProcessHandle process) {
        return process.isAlive()
                && new ProcTable().stat(process.pid()).filter(ProcStat::isAlive).isPresent();
    }

    private static void program(String name, String body) throws IOException {
        Path file = Files.writeString(programs.resolve(name), "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Tukki open(Kind kind) {
        try {
            ProcessLauncher launcher = switch (kind) {
                case NATIVE -> new NativeLauncher();
                case FIFO -> new FifoLauncher();
                case ADOPTING -> new NativeLauncher(LaunchSettings.DEFAULT.withSubreaper(true));
                case CGROUP -> new CgroupLauncher(new NativeLauncher(), cgroup.orElseThrow());
            };
            return Tukki.start(TukkiSettings.load(), launcher);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Makes a control group for these tests where this user may; returns whether there is one. */
    private static boolean makeCgroup() throws IOException {
        Optional<Path> mount = Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                .map(line -> line.split(" ", -1))
                .filter(fields -> fields[2].equals("cgroup2"))
                .map(fields -> Path.of(fields[1]))
                .filter(Files::isWritable)
                .findFirst();
        if (mount.isPresent()) {
            cgroup = Optional.of(Files.createDirectory(mount.get().resolve("tukki-test-" + UUID.randomUUID())));
        }
        return cgroup.filter(folder -> Files.exists(folder.resolve("cgroup.kill")))
                .isPresent();
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(20)).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5));
    }
}
