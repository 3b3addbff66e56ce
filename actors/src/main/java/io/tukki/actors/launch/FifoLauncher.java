package io.tukki.actors.launch;

import io.tukki.actors.launch.proc.Marker;
import io.tukki.actors.launch.proc.PipeHolders;
import io.tukki.actors.launch.proc.ProcTable;
import io.tukki.actors.launch.proc.ProcessTree;
import io.tukki.core.launch.LaunchRequest;
import io.tukki.core.launch.ProcessLauncher;
import io.tukki.core.process.ExitStatus.Cause;
import io.tukki.core.process.ProcessSpec;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The launcher without native code: {@link ProcessBuilder}, {@code setsid}, and named pipes instead of the JDK's
 * own, which are cut when the direct child exits although others still write to them.
 *
 * <p>Costs three to four threads per running child, and a start takes 3 us longer for each file this JVM has open.
 * Needs {@code setsid}, {@code mkfifo} and a shell in the system's folders, and Linux's {@code /proc}.
 */
public final class FifoLauncher implements ProcessLauncher {

    private static final File NOTHING = new File("/dev/null");

    private final ProcTable table = new ProcTable();
    private final Set<FifoProcess> running = ConcurrentHashMap.newKeySet();
    private final Path setsid;
    private final FifoPool pipes;
    private volatile boolean closed;

    /** @throws IOException where the system lacks what this launcher needs */
    public FifoLauncher() throws IOException {
        this.setsid = Commands.locate("setsid");
        this.pipes = new FifoPool();
    }

    @Override
    public String name() {
        return "fifo";
    }

    @Override
    public Launch launch(LaunchRequest request) {
        Executables.Resolved resolved = Executables.resolve(request);
        return resolved.refusal().isPresent()
                ? new Launch.Refused(resolved.refusal().get())
                : start(request, resolved.program().orElseThrow());
    }

    private Launch start(LaunchRequest request, Path program) {
        try {
            FifoProcess process = spawn(request, program);
            running.add(process);
            process.start();
            if (closed) {
                process.closeOutputs();
            }
            return new Launch.Started(process);
        } catch (IOException e) {
            return new Launch.Refused(Executables.notStarted(request, cause(e), String.valueOf(e.getMessage())));
        }
    }

    /** The JDK tells the errno in its message only. */
    private static Cause cause(IOException e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("error=7,")) {
            return Cause.ENVIRONMENT;
        }
        boolean resources = Stream.of("error=11,", "error=12,", "error=23,", "error=24,", "Too many open files")
                .anyMatch(message::contains);
        return resources ? Cause.OUT_OF_RESOURCES : Cause.OTHER;
    }

    private FifoProcess spawn(LaunchRequest request, Path program) throws IOException {
        try (Pipe out = new Pipe(pipes.take());
                @Nullable Pipe err = request.mergeStreams() ? null : new Pipe(pipes.take())) {
            long notBefore = table.nowTicks();
            Process process = builder(request, program, out, err).start();
            FifoOutput stdout = out.handOver();
            Optional<FifoOutput> stderr = err == null ? Optional.empty() : Optional.of(err.handOver());
            Set<String> links =
                    stderr.map(output -> Set.of(stdout.link(), output.link())).orElseGet(() -> Set.of(stdout.link()));
            ProcessTree tree = new ProcessTree(
                    table,
                    process.pid(),
                    notBefore,
                    Marker.of(request.environment()),
                    new PipeHolders(table, () -> links));
            return new FifoProcess(process, table, tree, stdout, stderr, running::remove);
        }
    }

    private ProcessBuilder builder(LaunchRequest request, Path program, Pipe out, @Nullable Pipe err) {
        List<String> argv = new ArrayList<>(request.argv());
        if (!request.environment().containsKey("PATH")) {
            argv.set(0, program.toString()); // else the child looks it up itself and sees the name it was called by
        }
        argv.add(0, setsid.toString());
        ProcessBuilder builder = new ProcessBuilder(argv);
        Path directory = request.directory();
        if (directory != null) {
            builder.directory(directory.toFile());
        }
        builder.environment().clear();
        builder.environment().putAll(request.environment());
        builder.redirectInput(
                request.stdin() == ProcessSpec.Stdin.INHERITED ? Redirect.INHERIT : Redirect.from(NOTHING));
        builder.redirectOutput(out.path.toFile());
        if (err == null) {
            builder.redirectErrorStream(true);
        } else {
            builder.redirectError(err.path.toFile());
        }
        return builder;
    }

    @Override
    public void close() {
        closed = true;
        running.forEach(FifoProcess::closeOutputs);
        pipes.close();
    }

    /**
     * A named pipe while a child is started: held open for both directions, since opening one for reading alone
     * would wait for a writer. Closing lets go of everything but the reading end, if that was handed over.
     */
    private static final class Pipe implements AutoCloseable {
        private final Path path;
        private final FileChannel both;
        private final FileInputStream reading;
        private boolean handedOver;

        Pipe(Path path) throws IOException {
            this.path = path;
            try {
                this.both = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
                try {
                    this.reading = new FileInputStream(path.toFile());
                } catch (IOException e) {
                    both.close();
                    throw e;
                }
            } catch (IOException e) {
                FifoPool.delete(path);
                throw e;
            }
        }

        FifoOutput handOver() {
            handedOver = true;
            return new FifoOutput(reading, path + " (deleted)");
        }

        @Override
        public void close() throws IOException {
            FifoPool.delete(path);
            both.close();
            if (!handedOver) {
                reading.close();
            }
        }
    }
}
