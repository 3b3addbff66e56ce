package io.tukki.actors.launch;

import io.tukki.actors.launch.proc.Marker;
import io.tukki.actors.launch.proc.PipeHolders;
import io.tukki.actors.launch.proc.ProcTable;
import io.tukki.actors.launch.proc.ProcessTree;
import io.tukki.core.launch.LaunchRequest;
import io.tukki.core.launch.ProcessLauncher;
import io.tukki.core.process.ExitStatus.Cause;
import io.tukki.core.process.ExitStatus.NotStarted;
import io.tukki.core.process.ProcessSpec;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The launcher without native code: {@link ProcessBuilder}, {@code setsid}, and named pipes instead of the JDK's
 * own, which are cut when the direct child exits although others still write to them.
 *
 * <p>Costs three to four threads per running child, and a start takes 3 us longer for each file this JVM has open.
 * Needs {@code setsid}, {@code mkfifo} and a shell in the system's folders, and Linux's {@code /proc}.
 */
public final class FifoLauncher implements ProcessLauncher {

    private static final Pattern ERRNO = Pattern.compile("error[=:] ?(\\d+)");
    private static final File NOTHING = new File("/dev/null");

    private final ProcTable table = new ProcTable();
    private final Preparation preparation = new Preparation();
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
        if (request.terminal() != null) {
            return new Launch.Refused(Executables.notStarted(
                    request, Cause.UNSUPPORTED, "a terminal needs the native launcher, not this one (" + name() + ")"));
        }
        Preparation.Prepared prepared = preparation.of(request);
        @Nullable NotStarted refusal = prepared.refusal();
        return refusal != null ? new Launch.Refused(refusal) : start(prepared.request(), prepared.program());
    }

    private Launch start(LaunchRequest request, Path program) {
        try {
            FifoProcess process = spawn(request, program);
            running.add(process);
            process.start();
            if (closed) {
                process.closeFiles();
            }
            return new Launch.Started(process);
        } catch (IOException e) {
            return new Launch.Refused(Executables.notStarted(request, cause(e), String.valueOf(e.getMessage())));
        }
    }

    /** The JDK tells the errno in its message only: "error=7, .." in 17, "error: 7 (..)" in 25. */
    static Cause cause(IOException e) {
        String message = String.valueOf(e.getMessage());
        Matcher errno = ERRNO.matcher(message);
        return switch (errno.find() ? errno.group(1) : "") {
            case "7" -> Cause.ENVIRONMENT;
            case "11", "12", "23", "24" -> Cause.OUT_OF_RESOURCES;
            default -> message.contains("Too many open files") ? Cause.OUT_OF_RESOURCES : Cause.OTHER;
        };
    }

    private FifoProcess spawn(LaunchRequest request, Path program) throws IOException {
        try (@Nullable HeldFifo in = request.stdin() == ProcessSpec.Stdin.OPEN ? new HeldFifo(pipes.take()) : null;
                @Nullable FifoNotices notices = request.notices() ? FifoNotices.open(request, pipes) : null;
                Pipe out = new Pipe(pipes.take());
                @Nullable Pipe err = request.mergeStreams() ? null : new Pipe(pipes.take())) {
            long notBefore = table.nowTicks();
            LaunchRequest told = notices == null ? request : request.with(notices.environment());
            Process process = builder(told, program, in, out, err).start();
            Optional<FifoInput> stdin = in == null ? Optional.empty() : Optional.of(new FifoInput(in.openToWrite()));
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
            return new FifoProcess(
                    process,
                    table,
                    tree,
                    stdin,
                    stdout,
                    stderr,
                    notices == null ? Optional.empty() : Optional.of(notices.handOver()),
                    running::remove);
        }
    }

    private ProcessBuilder builder(
            LaunchRequest request, Path program, @Nullable HeldFifo in, Pipe out, @Nullable Pipe err) {
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
                in != null
                        ? Redirect.from(in.path().toFile())
                        : request.stdin() == ProcessSpec.Stdin.INHERITED ? Redirect.INHERIT : Redirect.from(NOTHING));
        builder.redirectOutput(out.file());
        if (err == null) {
            builder.redirectErrorStream(true);
        } else {
            builder.redirectError(err.file());
        }
        return builder;
    }

    @Override
    public void close() {
        closed = true;
        running.forEach(FifoProcess::closeFiles);
        pipes.close();
    }

    /** A named pipe while a child is started. Closing lets go of everything but the reading end, if that was handed over. */
    private static final class Pipe implements AutoCloseable {
        private final HeldFifo fifo;
        private final FileInputStream reading;
        private boolean handedOver;

        Pipe(Path path) throws IOException {
            this.fifo = new HeldFifo(path);
            try {
                this.reading = fifo.openToRead();
            } catch (IOException e) {
                fifo.close();
                throw e;
            }
        }

        File file() {
            return fifo.path().toFile();
        }

        FifoOutput handOver() {
            handedOver = true;
            return new FifoOutput(reading, fifo.path() + " (deleted)");
        }

        @Override
        public void close() throws IOException {
            fifo.close();
            if (!handedOver) {
                reading.close();
            }
        }
    }
}
