package io.tukki.testkit.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tukki.core.launch.Confinement;
import io.tukki.core.launch.LaunchRequest;
import io.tukki.core.launch.ProcessInput;
import io.tukki.core.launch.ProcessLauncher;
import io.tukki.core.launch.ProcessLauncher.Launch;
import io.tukki.core.launch.ProcessOutput;
import io.tukki.core.launch.RunningProcess;
import io.tukki.core.launch.RunningProcess.TreeMember;
import io.tukki.core.launch.TreeStats;
import io.tukki.core.process.ExitStatus;
import io.tukki.core.process.OsSignal;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.process.ResourceLimits;
import io.tukki.core.process.ResourceLimits.Range;
import io.tukki.core.process.ResourceLimits.Resource;
import io.tukki.core.process.TerminalSize;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a launcher promises, tried on real processes ({@code sh} and the usual small programs). Every child runs for a
 * bounded time by itself and is killed, with its tree, after the test that started it.
 *
 * <p>The numbered tests are the acceptance tests that the choice of the native design rests on.
 */
@Tag("process")
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("this-escape") // of the compiler's own making: a lambda in a field
public abstract class ProcessLauncherContract {

    private final ConcurrentLinkedQueue<RunningProcess> started = new ConcurrentLinkedQueue<>();
    private final AtomicInteger incarnation = new AtomicInteger();
    private final String runtime = UUID.randomUUID().toString();
    private final ExecutorService readers = Executors.newFixedThreadPool(2);
    private ProcessLauncher launcher;

    @TempDir
    protected Path folder;

    /** Returns the launcher under test; closed after the last test. */
    protected abstract ProcessLauncher create() throws IOException;

    /** Returns whether it can tell {@code exit 143} from the signal. */
    protected abstract boolean tellsSignalsFromCodes();

    /** Returns how many of its threads may exist for each running child. */
    protected abstract int threadsPerChild();

    /** Returns whether it finds descendants that left the session, cleaned their environment and closed their output. */
    protected abstract boolean findsTracelessEscapees();

    @BeforeAll
    void open() throws IOException {
        launcher = create();
        assertThat(run("true")).isEqualTo(new ExitStatus.Code(0));
    }

    @AfterEach
    void killWhatIsLeft() {
        started.forEach(process -> process.signalTree(OsSignal.KILL));
        started.forEach(this::end);
        started.clear();
    }

    private void end(RunningProcess process) {
        soon().until(() -> process.members().isEmpty());
        assertThat(exit(process)).isNotNull();
        process.stdout().close();
        process.stderr().ifPresent(ProcessOutput::close);
        process.release();
    }

    @AfterAll
    void closeAll() {
        launcher.close();
        readers.shutdownNow();
    }

    // ---- starting

    @Test
    void aChildLeadsItsOwnSessionAndGroup() throws IOException {
        RunningProcess process = sh("sleep 20");

        soon().until(() -> stat(process.pid()).map(s -> s.get(3)).orElse("").equals(Long.toString(process.pid())));
        assertThat(stat(process.pid()).orElseThrow().get(2)).isEqualTo(Long.toString(process.pid()));
    }

    @Test
    void aMissingProgramIsRefusedNamingCommandAndFolder() {
        ExitStatus.NotStarted status = refused(new LaunchRequest(
                List.of("no-such-program-here"), folder, environment(), ProcessSpec.Stdin.CLOSED, false));

        assertThat(status.cause()).isEqualTo(ExitStatus.Cause.COMMAND_NOT_FOUND);
        assertThat(status.message()).contains("no-such-program-here").contains(folder.toString());
    }

    @Test
    void aFileThatMayNotBeExecutedIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("plain"), "echo");

        assertThat(refused(request(false, file.toString())).cause()).isEqualTo(ExitStatus.Cause.NOT_EXECUTABLE);
        assertThat(refused(request(false, folder.toString())).cause()).isEqualTo(ExitStatus.Cause.NOT_EXECUTABLE);
    }

    @Test
    void aMissingFolderIsRefused() {
        Path missing = folder.resolve("missing");
        ExitStatus.NotStarted status =
                refused(new LaunchRequest(List.of("true"), missing, environment(), ProcessSpec.Stdin.CLOSED, false));

        assertThat(status.cause()).isEqualTo(ExitStatus.Cause.DIRECTORY_MISSING);
        assertThat(status.message()).contains("true").contains(missing.toString());
    }

    @Test
    void aBadVariableNameIsRefused() {
        Map<String, String> environment = environment();
        environment.put("A=B", "x");
        LaunchRequest request =
                new LaunchRequest(List.of("true"), folder, environment, ProcessSpec.Stdin.CLOSED, false);

        assertThat(refused(request).cause()).isEqualTo(ExitStatus.Cause.ENVIRONMENT);
    }

    @Test
    void argumentsThatAreTooLongAreRefused() {
        ExitStatus.NotStarted status = refused(request(false, "true", "x".repeat(200_000)));

        assertThat(status.cause()).isEqualTo(ExitStatus.Cause.ENVIRONMENT);
    }

    @Test
    void aRefusedLaunchLeavesNothingOpen() {
        refused(request(false, "no-such-program-here"));
        long before = openFiles();

        IntStream.range(0, 50).forEach(i -> refused(request(false, "no-such-program-here")));
        IntStream.range(0, 20).forEach(i -> launcher.launch(request(false, folder.toString())));

        assertThat(openFiles()).isLessThan(before + 10);
    }

    @Test
    void theProgramIsFoundInThePathOfTheChild() throws IOException {
        Path program = script("tukki-contract-tool", "echo found");
        Map<String, String> environment = environment();
        environment.put("PATH", program.getParent() + ":/usr/bin:/bin");

        RunningProcess process = start(
                new LaunchRequest(List.of("tukki-contract-tool"), null, environment, ProcessSpec.Stdin.CLOSED, false));

        assertThat(allOf(process.stdout())).isEqualTo("found\n");
    }

    @Test
    void aScriptWithoutInterpreterLineIsRunByTheShell() throws IOException {
        Path program = script("bare", "echo bare $1");
        Files.writeString(program, "echo bare $1\n");

        assertThat(allOf(start(request(false, program.toString(), "word")).stdout()))
                .isEqualTo("bare word\n");
    }

    @Test
    void argumentsFolderAndEnvironmentArriveUnchanged() throws IOException {
        Map<String, String> environment = environment();
        environment.put("SPECIAL", "ä $x 'y' \"z\"\n*");
        RunningProcess process = start(new LaunchRequest(
                List.of(
                        "sh",
                        "-c",
                        "printf '%s|' \"$0\" \"$@\" \"$SPECIAL\" \"$(pwd -P)\"",
                        "zero",
                        "",
                        "a b",
                        "$HOME"),
                folder,
                environment,
                ProcessSpec.Stdin.CLOSED,
                false));

        assertThat(allOf(process.stdout())).isEqualTo("zero||a b|$HOME|ä $x 'y' \"z\"\n*|" + folder.toRealPath() + "|");
    }

    @Test
    void theChildSeesOnlyTheGivenEnvironment() {
        Map<String, String> environment = new HashMap<>(Map.of("ONLY", "this"));
        RunningProcess process =
                start(new LaunchRequest(List.of("env"), folder, environment, ProcessSpec.Stdin.CLOSED, false));

        assertThat(allOf(process.stdout())).isEqualTo("ONLY=this\n");
    }

    @Test
    void standardInputIsEmpty() {
        assertThat(allOf(sh("cat; echo $?").stdout())).isEqualTo("0\n");
    }

    @Test
    void aChildInheritsNothingButItsThreeStreams() {
        String open =
                allOf(sh("ls -l /proc/self/fd | awk 'NR > 1 { print $9 }'").stdout());

        assertThat(open.lines().filter(fd -> !fd.equals("3")))
                .as("3 is the folder that ls reads")
                .containsExactly("0", "1", "2");
    }

    @Test
    void signalsHaveTheirDefaultActionsAndNoneIsBlocked() {
        String masks = allOf(sh("grep -E '^Sig(Blk|Ign)' /proc/self/status").stdout());

        assertThat(masks.lines().filter(line -> line.startsWith("SigBlk")))
                .allMatch(line -> line.endsWith("\t0000000000000000"));
    }

    // ---- output

    @Test
    void everyByteArrivesAsItWas() throws IOException {
        byte[] bytes = new byte[3_000_001];
        new Random(42).nextBytes(bytes);
        Path file = Files.write(folder.resolve("bytes"), bytes);

        assertThat(bytesOf(start(request(false, "cat", file.toString())).stdout()))
                .isEqualTo(bytes);
    }

    @Test
    void aDirectBufferIsFilledToo() throws Exception {
        RunningProcess process = sh("seq 1 5000");
        OutputCollector collector = OutputCollector.collect(process.stdout(), readers, ByteBuffer.allocateDirect(1000));

        assertThat(new String(collector.end().get(20, SECONDS), UTF_8).lines()).hasSize(5000);
    }

    @Test
    void onlyTheFreePartOfABufferIsWritten() throws IOException {
        RunningProcess process = sh("printf abc");
        soon().until(() -> readable(process.stdout()));
        ByteBuffer direct = ByteBuffer.allocateDirect(10).position(4).limit(6);
        ByteBuffer heap = ByteBuffer.allocate(10).position(9);

        assertThat(process.stdout().read(direct)).isEqualTo(2);
        assertThat(process.stdout().read(heap)).isEqualTo(1);

        assertThat((char) direct.get(4)).isEqualTo('a');
        assertThat((char) direct.get(5)).isEqualTo('b');
        assertThat(direct.position()).isEqualTo(6);
        assertThat((char) heap.get(9)).isEqualTo('c');
    }

    @Test
    void anUnterminatedLastLineIsKept() {
        assertThat(allOf(sh("printf 'one\\ntwo'").stdout())).isEqualTo("one\ntwo");
    }

    @Test
    void standardErrorIsSeparateUnlessMerged() {
        RunningProcess apart = sh("echo out; echo err >&2");
        assertThat(allOf(apart.stderr().orElseThrow())).isEqualTo("err\n");
        assertThat(allOf(apart.stdout())).isEqualTo("out\n");

        RunningProcess merged = start(request(true, "sh", "-c", "echo out; echo err >&2"));
        assertThat(merged.stderr()).isEmpty();
        assertThat(allOf(merged.stdout())).isEqualTo("out\nerr\n");
    }

    @Test
    void mergedStreamsKeepTheTrueOrder() {
        RunningProcess process = start(request(
                true, "sh", "-c", "i=0; while [ $i -lt 2000 ]; do echo $i; i=$((i+1)); echo $i >&2; i=$((i+1)); done"));

        assertThat(allOf(process.stdout()).lines())
                .containsExactlyElementsOf(
                        IntStream.range(0, 2000).mapToObj(Integer::toString).toList());
    }

    @Test
    void aReadWithoutDataIsZeroAndAWakeUpFollows() throws Exception {
        Path go = folder.resolve("go");
        RunningProcess process = sh("while [ ! -e " + go + " ]; do sleep 0.02; done; echo now; sleep 20");
        CompletableFuture<Void> woken = new CompletableFuture<>();

        assertThat(process.stdout().read(ByteBuffer.allocate(10))).isZero();
        process.stdout().awaitReadable(() -> woken.complete(null));
        assertThat(woken).isNotDone();
        Files.createFile(go);

        woken.get(10, SECONDS);
        assertThat(process.stdout().read(ByteBuffer.allocate(10))).isEqualTo(4);
    }

    @Test
    void eachWakeUpIsRunOnceAndALaterOneReplacesIt() throws Exception {
        Path go = folder.resolve("go");
        RunningProcess process =
                sh("while [ ! -e " + go + " ]; do sleep 0.02; done; echo a; sleep 0.1; echo b; sleep 20");
        AtomicInteger replaced = new AtomicInteger();
        AtomicInteger kept = new AtomicInteger();

        process.stdout().awaitReadable(replaced::incrementAndGet);
        process.stdout().awaitReadable(kept::incrementAndGet);
        Files.createFile(go);

        soon().until(() -> kept.get() > 0);
        soon().until(() -> readAll(process.stdout()).endsWith("b\n"));
        assertThat(replaced).hasValue(0);
        assertThat(kept).hasValue(1);
    }

    @Test
    void aChildThatIsNotReadWaitsAndNothingIsLost() throws Exception {
        Path progress = folder.resolve("progress");
        RunningProcess process = sh(
                "i=0; while [ $i -lt 60 ]; do head -c 20000 /dev/zero; i=$((i+1)); echo $i > " + progress + "; done");
        soon().until(() -> Files.exists(progress));
        awaitStandstill(progress);
        assertThat(process.exit().toCompletableFuture()).isNotDone();
        assertThat(Integer.parseInt(Files.readString(progress).strip())).isLessThan(40);

        assertThat(bytesOf(process.stdout())).hasSize(60 * 20_000);
    }

    @Test
    void aReaderThatComesAfterTheExitStillGetsEverything() {
        RunningProcess process = sh("seq 1 1000");
        assertThat(exit(process)).isEqualTo(new ExitStatus.Code(0));

        assertThat(allOf(process.stdout()).lines()).hasSize(1000);
    }

    @Test
    void manySmallWritesAreCollected() throws Exception {
        RunningProcess process = sh("i=0; while [ $i -lt 3000 ]; do echo line $i; i=$((i+1)); done");
        OutputCollector collector = OutputCollector.collect(process.stdout(), readers);

        assertThat(new String(collector.end().get(20, SECONDS), UTF_8).lines()).hasSize(3000);
        assertThat(collector.wakeUps()).isLessThan(1500);
    }

    /** Acceptance 1: the wrapper dies, the server it started goes on writing. */
    @Test
    void aMemberThatWritesAfterTheLeaderHasExitedIsHeardToTheEnd() throws Exception {
        String late = "echo first; (i=0; while [ $i -lt 10 ]; do sleep 0.03; echo late $i; i=$((i+1)); done) & exit 0";
        List<OutputCollector> trials = IntStream.range(0, 20)
                .mapToObj(i -> OutputCollector.collect(sh(late).stdout(), readers))
                .toList();

        for (OutputCollector trial : trials) {
            assertThat(new String(trial.end().get(20, SECONDS), UTF_8).lines()).hasSize(11);
        }
    }

    /** Acceptance 7. */
    @Test
    void closingEndsAReadAlthoughADescendantHoldsThePipe() throws Exception {
        RunningProcess process = sh("sleep 20 & echo out; exit 7");
        OutputCollector collector = OutputCollector.collect(process.stdout(), readers);
        assertThat(exit(process)).isEqualTo(new ExitStatus.Code(7));
        soon().until(() -> collector.text().equals("out\n"));
        assertThat(collector.end()).isNotDone();

        process.stdout().close();

        assertThat(collector.end().get(5, SECONDS)).hasSize(4);
        assertThat(process.stdout().read(ByteBuffer.allocate(1))).isEqualTo(ProcessOutput.END);
        soon().until(() -> commands(process).equals(List.of("sleep 20")));
    }

    /** Acceptance 8. */
    @Test
    void anOutputNobodyReadsDoesNotDelayAnother() {
        RunningProcess stuck = sh("exec head -c 100000000 /dev/zero");

        assertThat(IntStream.range(0, 10).mapToObj(i -> allOf(sh("echo " + i).stdout())))
                .allMatch(text -> text.length() == 2);
        assertThat(stuck.exit().toCompletableFuture()).isNotDone();
    }

    // ---- input

    @Test
    void whatIsWrittenIsReadInOrderToItsEnd() throws Exception {
        byte[] bytes = new byte[1_000_003];
        new Random(7).nextBytes(bytes);
        RunningProcess process = start(open("cat"));
        OutputCollector collector = OutputCollector.collect(process.stdout(), readers);

        write(process, bytes);
        input(process).close();

        assertThat(collector.end().get(20, SECONDS)).isEqualTo(bytes);
        assertThat(exit(process)).isEqualTo(new ExitStatus.Code(0));
        assertThat(input(process).write(ByteBuffer.allocate(1))).isEqualTo(ProcessInput.BROKEN);
    }

    @Test
    void aChildThatDoesNotReadBlocksNobody() throws Exception {
        Path go = folder.resolve("read-now");
        RunningProcess process = start(open("sh", "-c", "while [ ! -e " + go + " ]; do sleep 0.02; done; exec wc -c"));
        AtomicInteger woken = new AtomicInteger();
        int taken = writeWhatFits(process);

        input(process).awaitWritable(woken::incrementAndGet);

        assertThat(taken).isBetween(4096, 1 << 20);
        assertThat(woken).hasValue(0);
        assertThat(allOf(sh("echo others go on").stdout())).isEqualTo("others go on\n");
        Files.createFile(go);
        soon().until(() -> woken.get() == 1);
        input(process).close();
        assertThat(allOf(process.stdout()).strip()).isEqualTo(Integer.toString(taken));
    }

    @Test
    void writingToAChildThatHasClosedItsInputIsToldNotSignalled() {
        RunningProcess process = start(open("sh", "-c", "exec <&-; echo closed; sleep 20"));
        assertThat(readable(process.stdout())).isTrue();

        soon().until(() -> input(process).write(ByteBuffer.wrap(new byte[] {1})) == ProcessInput.BROKEN);

        CompletableFuture<Void> woken = new CompletableFuture<>();
        input(process).awaitWritable(() -> woken.complete(null));
        assertThat(woken).isCompleted();
    }

    @Test
    void aWriterThatWaitsIsWokenByTheEndOfTheChild() {
        RunningProcess process = start(open("sleep", "20"));
        writeWhatFits(process);
        CompletableFuture<Void> woken = new CompletableFuture<>();
        input(process).awaitWritable(() -> woken.complete(null));

        process.signalTree(OsSignal.KILL);

        soon().until(woken::isDone);
        soon().until(() -> input(process).write(ByteBuffer.allocate(1)) == ProcessInput.BROKEN);
    }

    @Test
    void inputIsThereOnlyIfAskedFor() {
        assertThat(sh("sleep 20").stdin()).isEmpty();
        assertThat(sh("sleep 20").resize(new TerminalSize(10, 10))).isFalse();
    }

    // ---- terminals

    /** Returns whether it can give a child a terminal. */
    protected abstract boolean hasTerminals();

    @Test
    void aTerminalIsRefusedOrControlsTheSession() {
        LaunchRequest request = onTerminal("stty size; ps -o tty= -p $$; tty; exit 3");
        if (!hasTerminals()) {
            assertThat(refused(request).cause()).isEqualTo(ExitStatus.Cause.UNSUPPORTED);
            return;
        }
        RunningProcess process = start(request);

        List<String> lines = allOf(process.stdout()).lines().toList();

        assertThat(process.stderr()).isEmpty();
        assertThat(lines.get(0)).isEqualTo("40 120");
        assertThat(lines.get(1)).startsWith("pts/");
        assertThat(lines.get(2)).isEqualTo("/dev/" + lines.get(1).strip());
        assertThat(exit(process)).isEqualTo(new ExitStatus.Code(3));
    }

    @Test
    void aNewSizeReachesTheChildAsASignal() {
        assumeTrue(hasTerminals());
        RunningProcess process = start(onTerminal(
                "trap 'stty size; exit 0' WINCH; echo up; i=0; while [ $i -lt 400 ]; do sleep 0.05; i=$((i+1)); done"));
        OutputCollector collector = OutputCollector.collect(process.stdout(), readers);
        soon().until(() -> collector.text().contains("up"));

        assertThat(process.resize(new TerminalSize(99, 33))).isTrue();

        soon().until(() -> collector.text().contains("33 99"));
    }

    @Test
    void controlCharactersActAndInputIsEchoed() throws Exception {
        assumeTrue(hasTerminals());
        RunningProcess process = start(onTerminal("read line; echo got $line; cat > /dev/null; sleep 20"));
        OutputCollector collector = OutputCollector.collect(process.stdout(), readers);

        write(process, "hello\n".getBytes(UTF_8));
        soon().until(() -> collector.text().equals("hello\r\ngot hello\r\n"));
        // between two commands a shell may lose an interrupt
        soon().until(() -> process.members().stream()
                .map(RunningProcess.TreeMember::command)
                .anyMatch("cat"::equals));
        write(process, new byte[] {3});

        assertThat(exit(process)).isEqualTo(new ExitStatus.Signal(OsSignal.INT.number(), false));
        assertThat(collector.end().get(20, SECONDS)).endsWith('^', 'C');
    }

    @Test
    void theEndOfInputOnATerminalIsItsCharacter() throws Exception {
        assumeTrue(hasTerminals());
        RunningProcess process = start(onTerminal("stty -echo; echo up; cat; echo over"));
        OutputCollector collector = OutputCollector.collect(process.stdout(), readers);
        soon().until(() -> collector.text().contains("up"));

        write(process, "last words\n".getBytes(UTF_8));
        input(process).close();

        assertThat(new String(collector.end().get(20, SECONDS), UTF_8)).isEqualTo("up\r\nlast words\r\nover\r\n");
    }

    private LaunchRequest open(String... argv) {
        return new LaunchRequest(Arrays.asList(argv), folder, environment(), ProcessSpec.Stdin.OPEN, false);
    }

    private LaunchRequest onTerminal(String script) {
        List<String> argv = List.of("sh", "-c", script);
        return new LaunchRequest(argv, folder, environment(), ProcessSpec.Stdin.CLOSED, false)
                .onTerminal(new TerminalSize(120, 40));
    }

    private static ProcessInput input(RunningProcess process) {
        return process.stdin().orElseThrow();
    }

    private static void write(RunningProcess process, byte[] bytes) {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            if (input(process).write(rest) == 0) {
                CompletableFuture<Void> woken = new CompletableFuture<>();
                input(process).awaitWritable(() -> woken.complete(null));
                woken.orTimeout(20, SECONDS).join();
            }
        }
    }

    /** Writes until there has been no room for a while; returns how much that was. */
    private static int writeWhatFits(RunningProcess process) {
        AtomicInteger taken = new AtomicInteger();
        AtomicInteger full = new AtomicInteger();
        soon().pollInterval(Duration.ofMillis(20)).until(() -> {
            int size = input(process).write(ByteBuffer.allocate(4096));
            taken.addAndGet(size);
            return full.updateAndGet(times -> size == 0 ? times + 1 : 0) > 5;
        });
        return taken.get();
    }

    // ---- limits and users

    @Test
    void limitsHoldFromTheFirstInstruction() {
        ResourceLimits limits = ResourceLimits.NONE
                .with(Resource.NOFILE, new Range(64, 128))
                .with(Resource.CORE, Range.of(0))
                .with(Resource.FSIZE, Range.of(512 * 1024))
                .withNice(7)
                .withUmask(027);
        RunningProcess process = start(request(
                        true,
                        "sh",
                        "-c",
                        "ulimit -n; ulimit -Hn; ulimit -c; ulimit -f; nice; umask; echo $0 $1",
                        "x y",
                        "z")
                .under(new Confinement(limits, null, null)));

        List<String> lines = allOf(process.stdout()).lines().toList();

        assertThat(lines).element(0).isEqualTo("64");
        assertThat(lines).element(1).isEqualTo("128");
        assertThat(lines).element(2).isEqualTo("0");
        assertThat(lines).element(3).isIn("1024", "512"); // blocks of 512 or 1,024 bytes, as the shell likes
        assertThat(lines).element(4).isEqualTo("7");
        assertThat(lines).element(5).isEqualTo("0027");
        assertThat(lines).element(6).isEqualTo("x y z");
        assertThat(exit(process)).isEqualTo(new ExitStatus.Code(0));
    }

    @Test
    void aProcessorLimitEndsTheChildByItsSignal() {
        ResourceLimits limits = ResourceLimits.NONE.with(Resource.CPU, new Range(1, 5));

        RunningProcess process =
                start(request(true, "sh", "-c", "while :; do :; done").under(new Confinement(limits, null, null)));

        assertThat(exit(process).shellCode()).isEqualTo(128 + OsSignal.XCPU.number());
    }

    @Test
    void limitsOfATreeAreRefusedWithoutAControlGroup() {
        ExitStatus.NotStarted status = refused(
                request(false, "true").under(new Confinement(ResourceLimits.NONE.withMemoryMax(1 << 20), null, null)));

        assertThat(status.cause()).isEqualTo(ExitStatus.Cause.UNSUPPORTED);
        assertThat(status.message()).contains("tukki.launch.cgroup");
    }

    @Test
    void aChildRunsAsAnotherUserWithItsGroupsAndHome() {
        assumeTrue(isRoot());
        Map<String, String> environment = environment();
        environment.keySet().removeAll(List.of("HOME", "USER", "LOGNAME"));
        RunningProcess process = start(new LaunchRequest(
                        List.of("sh", "-c", "id -un; id -Gn; echo $HOME $USER $LOGNAME"),
                        null,
                        environment,
                        ProcessSpec.Stdin.CLOSED,
                        true)
                .under(new Confinement(ResourceLimits.NONE, "nobody", null)));

        List<String> lines = allOf(process.stdout()).lines().toList();

        assertThat(lines).element(0).isEqualTo("nobody");
        assertThat(lines).element(1).isIn("nogroup", "nobody");
        assertThat(lines.get(2)).endsWith(" nobody nobody").startsWith("/");
    }

    @Test
    void anUnknownUserIsRefused() {
        ExitStatus.NotStarted status =
                refused(request(false, "true").under(new Confinement(ResourceLimits.NONE, "no-such-account", null)));

        assertThat(status.cause()).isEqualTo(ExitStatus.Cause.NOT_PERMITTED);
        assertThat(status.message()).contains("no-such-account");
    }

    private static boolean isRoot() {
        return text(Path.of("/proc/self/status")).contains("\nUid:\t0\t0\t");
    }

    // ---- telling

    @Test
    void aChildTellsOfItselfThroughAFileThatOnlyWeMayEnter() throws IOException {
        RunningProcess process =
                start(request(false, "sh", "-c", "echo READY=1 > \"$TUKKI_NOTIFY\"; echo $? $TUKKI_NOTIFY; sleep 20")
                        .withNotices());

        String[] told = lineOf(process.stdout()).split(" ", -1);
        Path pipe = Path.of(told[1]);
        assertThat(told[0]).isEqualTo("0");
        assertThat(lineOf(process.notices().get(0))).isEqualTo("READY=1");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(pipe.getParent())))
                .isEqualTo("rwx------");
        assertThat(Files.exists(pipe)).isTrue();

        process.signalTree(OsSignal.KILL);
        end(process);
        assertThat(Files.exists(pipe)).isFalse();
    }

    @Test
    void whoTellsNeverWaitsForUsAndIsNeverRefused() {
        RunningProcess process = start(request(
                        true,
                        "sh",
                        "-c",
                        "i=0; while [ $i -lt 200 ]; do echo WATCHDOG=1 > \"$TUKKI_NOTIFY\" || exit 1; i=$((i+1)); done")
                .withNotices());

        assertThat(exit(process)).isEqualTo(new ExitStatus.Code(0)); // nobody has read a thing
    }

    @Test
    void whoRunsAsAnotherUserMayTellOfItselfToo() {
        assumeTrue(isRoot());
        RunningProcess process = start(new LaunchRequest(
                        List.of("sh", "-c", "id -un > \"$TUKKI_NOTIFY\""),
                        null,
                        environment(),
                        ProcessSpec.Stdin.CLOSED,
                        true)
                .under(new Confinement(ResourceLimits.NONE, "nobody", null))
                .withNotices());

        assertThat(lineOf(process.notices().get(0))).isEqualTo("nobody");
    }

    private static String lineOf(ProcessOutput output) {
        ByteBuffer bytes = ByteBuffer.allocate(1000);
        while (bytes.position() == 0 || bytes.get(bytes.position() - 1) != '\n') {
            assertThat(readable(output)).isTrue();
            assertThat(output.read(bytes)).isNotNegative();
        }
        return new String(bytes.array(), 0, bytes.position() - 1, UTF_8);
    }

    // ---- looking

    @Test
    void statsAreThoseOfTheWholeTree() {
        RunningProcess process =
                sh("(setsid sleep 20 &); sleep 20 & i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; "
                        + "echo counted; wait");
        assertThat(readable(process.stdout())).isTrue();

        TreeStats stats = process.stats(readers)
                .toCompletableFuture()
                .orTimeout(20, SECONDS)
                .join();

        assertThat(stats.processes()).isEqualTo(3);
        assertThat(stats.threads()).isEqualTo(3);
        assertThat(stats.openFiles()).isBetween(9, 20);
        assertThat(stats.residentBytes()).isBetween(500_000L, 100_000_000L);
        assertThat(stats.processorTime()).isBetween(Duration.ofMillis(10), Duration.ofSeconds(20));
        assertThat(process.ports(readers)
                        .toCompletableFuture()
                        .orTimeout(20, SECONDS)
                        .join())
                .isEmpty();
    }

    // ---- exit

    @Test
    void theExitCodeIsExact() {
        assertThat(IntStream.of(0, 1, 7, 126, 127, 128, 255).mapToObj(code -> run("exit " + code)))
                .containsExactlyElementsOf(IntStream.of(0, 1, 7, 126, 127, 128, 255)
                        .mapToObj(ExitStatus.Code::new)
                        .toList());
    }

    @Test
    void anEndByOurSignalIsThatSignal() {
        for (OsSignal signal : List.of(OsSignal.TERM, OsSignal.KILL, OsSignal.INT, OsSignal.HUP, OsSignal.USR1)) {
            RunningProcess process = sh("echo up; exec sleep 20");
            assertThat(readable(process.stdout())).isTrue();

            process.signalGroup(signal);

            assertThat(exit(process)).isEqualTo(new ExitStatus.Signal(signal.number(), false));
        }
    }

    @Test
    void aFaultIsASignal() {
        assertThat(run("ulimit -c 0; kill -SEGV $$")).isEqualTo(new ExitStatus.Signal(OsSignal.SEGV.number(), false));
    }

    @Test
    void aCodeAbove128IsNotTakenForASignal() {
        assertThat(run("exit 143")).isEqualTo(new ExitStatus.Code(143));
        ExitStatus ended = tellsSignalsFromCodes() ? new ExitStatus.Signal(15, false) : new ExitStatus.Code(143);
        assertThat(run("kill -TERM $$")).isEqualTo(ended);
    }

    @Test
    void aSignalRightAfterTheStartArrives() {
        for (int i = 0; i < 20; i++) {
            RunningProcess process = sh("sleep 20");
            process.signalGroup(OsSignal.TERM);
            assertThat(exit(process)).isEqualTo(new ExitStatus.Signal(OsSignal.TERM.number(), false));
        }
    }

    @Test
    void aSignalAfterTheEndDoesNothing() {
        RunningProcess process = sh("true");
        assertThat(exit(process)).isEqualTo(new ExitStatus.Code(0));

        process.signalGroup(OsSignal.KILL);

        assertThat(process.signalTree(OsSignal.KILL)).isEmpty();
        assertThat(process.members()).isEmpty();
    }

    /** Acceptance 2. */
    @Test
    void manyChildrenGiveTheirExactBytesAndCodesAndLeaveNothing() throws Exception {
        long files = openFiles();
        List<RunningProcess> children = new ArrayList<>();
        List<OutputCollector> outputs = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            RunningProcess child = sh("head -c " + (i * 100) + " /dev/zero; exit " + i);
            children.add(child);
            outputs.add(OutputCollector.collect(child.stdout(), readers));
        }

        for (int i = 0; i < children.size(); i++) {
            assertThat(outputs.get(i).end().get(30, SECONDS)).hasSize(i * 100);
            assertThat(exit(children.get(i)).shellCode()).isEqualTo(i);
        }

        killWhatIsLeft();
        soon().until(() -> openFiles() < files + 10);
        soon().until(() -> zombiesOf(children) == 0);
    }

    /** Acceptance 6, for correctness only: figures are the benchmark's business. */
    @Test
    void quietAndTickingChildrenCostTheThreadsThatAreStated() throws Exception {
        int before = Thread.activeCount();
        List<OutputCollector> tickers = IntStream.range(0, 40)
                .mapToObj(i -> sh("i=0; while [ $i -lt 10 ]; do echo tick $i; i=$((i+1)); sleep 0.05; done"))
                .map(child -> OutputCollector.collect(child.stdout(), readers))
                .toList();

        assertThat(launcherThreads()).isLessThanOrEqualTo(40 * threadsPerChild() + 5);
        for (OutputCollector ticker : tickers) {
            assertThat(new String(ticker.end().get(20, SECONDS), UTF_8).lines()).hasSize(10);
        }
        soon().until(() -> Thread.activeCount() < before + 10);
    }

    // ---- trees

    @Test
    void membersAreTheWholeGroup() {
        RunningProcess process = sh("sleep 20 & sleep 21 & wait");

        soon().until(() -> commands(process).containsAll(List.of("sleep 20", "sleep 21")));
        assertThat(process.members()).hasSize(3);
        process.signalGroup(OsSignal.TERM);
        soon().until(() -> process.members().isEmpty());
    }

    @Test
    void membersOfAnotherIncarnationAreStrangers() {
        RunningProcess one = sh("setsid sleep 20 & wait");
        RunningProcess other = sh("setsid sleep 20 & wait");
        soon().until(() -> one.members().size() == 2 && other.members().size() == 2);

        one.signalTree(OsSignal.KILL);

        soon().until(() -> one.members().isEmpty());
        assertThat(other.members()).hasSize(2);
    }

    @Test
    void whoeverLeftTheSessionIsFoundAndTold() {
        RunningProcess process = sh("(setsid sh -c 'sleep 22 & exec sleep 23' &) ; sleep 0.1; exit 3");
        assertThat(exit(process)).isEqualTo(new ExitStatus.Code(3));
        soon().until(() -> commands(process).containsAll(List.of("sleep 22", "sleep 23")));

        List<TreeMember> signalled = process.signalTree(OsSignal.TERM);

        assertThat(signalled).extracting(TreeMember::command).containsExactlyInAnyOrder("sleep 22", "sleep 23");
        soon().until(() -> process.members().isEmpty());
    }

    /** Acceptance 3: twelve leaves, each away by another trick. */
    @Test
    void aTreeOfTwelveLeavesIsGoneAfterOneKill() throws IOException {
        RunningProcess process = sh(twelveLeaves());
        soon().until(() -> leaves().size() == 12);
        List<ProcessHandle> leaves = leaves();
        process.members();

        process.signalTree(OsSignal.KILL);

        int allowed = findsTracelessEscapees() ? 0 : 1;
        try {
            soon().until(() ->
                    leaves.stream().filter(ProcessLauncherContract::runs).count() <= allowed);
            soon().until(() -> process.members().isEmpty());
        } finally {
            leaves.forEach(ProcessHandle::destroyForcibly); // handles carry the start time: no stranger is reached
        }
    }

    /** Acceptance 4. */
    @Test
    void aChainThatForksForEverDoesNotEscape() throws IOException {
        Path beats = folder.resolve("beats");
        Path chain =
                script("chain", "printf x >> " + beats + "; [ -e " + folder.resolve("stop") + " ] || \"$0\" & exit 0");
        try {
            for (int trial = 0; trial < 10; trial++) {
                RunningProcess process = start(request(true, "sh", "-c", chain + "; sleep 20"));
                long before = size(beats);
                soon().until(() -> size(beats) > before + 5);

                process.signalTree(OsSignal.KILL);

                soon().until(() -> process.members().isEmpty());
                long after = size(beats);
                await().pollDelay(Duration.ofMillis(50)).until(() -> true);
                assertThat(size(beats)).isEqualTo(after);
            }
        } finally {
            Files.createFile(folder.resolve("stop"));
        }
    }

    // ---- closing

    @Test
    void closingTheLauncherEndsOutputsAndSparesChildren() throws Exception {
        ProcessLauncher own = create();
        RunningProcess process = ((Launch.Started) own.launch(request(false, "sleep", "20"))).process();
        try {
            OutputCollector collector = OutputCollector.collect(process.stdout(), readers);

            own.close();

            assertThat(collector.end().get(5, SECONDS)).isEmpty();
            assertThat(ProcessHandle.of(process.pid())).get().matches(ProcessHandle::isAlive);
            assertThat(own.launch(request(false, "true"))).isInstanceOf(Launch.Refused.class);
        } finally {
            process.signalTree(OsSignal.KILL);
        }
        soon().until(() -> process.members().isEmpty());
        process.release();
        soon().until(() -> stat(process.pid()).isEmpty());
    }

    // ---- what the tests are made of

    /** Starts {@code sh -c script} with separate streams; killed after the test. */
    protected final RunningProcess sh(String script) {
        return start(request(false, "sh", "-c", script));
    }

    protected final RunningProcess start(LaunchRequest request) {
        Launch launch = launcher.launch(request);
        assertThat(launch).isInstanceOf(Launch.Started.class);
        RunningProcess process = ((Launch.Started) launch).process();
        started.add(process);
        return process;
    }

    /** Returns a request that runs {@code argv} in the test's folder as an incarnation of its own. */
    protected final LaunchRequest request(boolean merge, String... argv) {
        return new LaunchRequest(Arrays.asList(argv), folder, environment(), ProcessSpec.Stdin.CLOSED, merge);
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("TUKKI_RUNTIME", runtime);
        environment.put("TUKKI_PROCESS", "contract");
        environment.put("TUKKI_INCARNATION", Integer.toString(incarnation.incrementAndGet()));
        return environment;
    }

    private ExitStatus run(String script) {
        return exit(sh(script));
    }

    private static ExitStatus exit(RunningProcess process) {
        return process.exit().toCompletableFuture().orTimeout(20, SECONDS).join();
    }

    private ExitStatus.NotStarted refused(LaunchRequest request) {
        Launch launch = launcher.launch(request);
        assertThat(launch).isInstanceOf(Launch.Refused.class);
        return ((Launch.Refused) launch).status();
    }

    private String allOf(ProcessOutput output) {
        return new String(bytesOf(output), UTF_8);
    }

    private byte[] bytesOf(ProcessOutput output) {
        return OutputCollector.collect(output, readers)
                .end()
                .orTimeout(20, SECONDS)
                .join();
    }

    private static List<String> commands(RunningProcess process) {
        return process.members().stream().map(TreeMember::command).toList();
    }

    private static boolean readable(ProcessOutput output) {
        CompletableFuture<Void> woken = new CompletableFuture<>();
        output.awaitReadable(() -> woken.complete(null));
        return woken.completeOnTimeout(null, 5, SECONDS).thenApply(any -> true).join();
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(20)).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5));
    }

    /** Waits until nobody has written {@code file} for three looks in a row. */
    private static void awaitStandstill(Path file) {
        AtomicInteger same = new AtomicInteger();
        AtomicReference<String> last = new AtomicReference<>("");
        soon().pollInterval(Duration.ofMillis(100)).until(() -> {
            String now = Files.readString(file);
            same.set(now.equals(last.getAndSet(now)) ? same.get() + 1 : 0);
            return same.get() >= 3;
        });
    }

    private Path script(String name, String body) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file;
    }

    private String twelveLeaves() throws IOException {
        Files.createDirectory(folder.resolve("leaves"));
        Path leaf = script("leaf", "echo $$ > " + folder + "/leaves/$1; exec sleep 25");
        return String.join(
                "\n",
                "L=" + leaf,
                "$L plain &",
                "($L double-fork &)",
                "setsid $L session &",
                "(setsid $L double-fork-session &)",
                "(env -i setsid $L clean-session &)",
                "(env -i setsid $L clean-error-only > /dev/null &)",
                "(env -i setsid $L traceless > /dev/null 2>&1 &)",
                "(trap '' TERM INT HUP; $L deaf) &",
                "nohup $L nohup > /dev/null 2>&1 &",
                "(setsid sh -c \"setsid $L twice & sleep 24\" &)",
                "sh -mc \"$L own-group & wait\" &",
                "(setsid sh -c \"echo \\$\\$ > " + folder + "/leaves/stopped; kill -STOP \\$\\$; exec sleep 25\" &)",
                "wait");
    }

    private List<ProcessHandle> leaves() throws IOException {
        return new PidNotes(folder.resolve("leaves")).handles();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    private static boolean runs(ProcessHandle process) {
        return process.isAlive()
                && stat(process.pid())
                        .filter(fields -> !fields.get(0).equals("Z"))
                        .isPresent();
    }

    /** Returns the fields of {@code /proc/PID/stat} from the state on. */
    private static Optional<List<String>> stat(long pid) {
        String line = text(Path.of("/proc/" + pid + "/stat"));
        int name = line.lastIndexOf(')');
        return name < 0
                ? Optional.empty()
                : Optional.of(List.of(line.substring(name + 2).split(" ", -1)));
    }

    private static long zombiesOf(List<RunningProcess> children) {
        return children.stream().filter(child -> stat(child.pid()).isPresent()).count();
    }

    private static long openFiles() {
        String @Nullable [] names = new File("/proc/self/fd").list();
        return names == null ? 0 : names.length;
    }

    private static long launcherThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("tukki-"))
                .count();
    }

    private static long size(Path file) {
        return file.toFile().length();
    }

    private static String readAll(ProcessOutput output) {
        ByteBuffer buffer = ByteBuffer.allocate(1000);
        output.read(buffer);
        return new String(buffer.array(), 0, buffer.position(), UTF_8);
    }
}
