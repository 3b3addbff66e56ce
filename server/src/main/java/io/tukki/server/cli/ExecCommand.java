package io.tukki.server.cli;

import io.tukki.actors.Tukki;
import io.tukki.actors.TukkiSettings;
import io.tukki.core.lifecycle.ExitReport;
import io.tukki.core.log.LogGap;
import io.tukki.core.log.LogQuery;
import io.tukki.core.log.LogRead;
import io.tukki.core.log.LogSlice;
import io.tukki.core.log.LogStream;
import io.tukki.core.log.Overflow;
import io.tukki.core.process.CommandLine.Argv;
import io.tukki.core.process.ExitStatus;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.Done;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tukki exec -- CMD...}: one supervised command, its output byte for byte, its exit code ours. */
@Command(
        name = "exec",
        description = "Runs one command, passes on its output byte for byte, and exits with its code"
                + " (128 + signal, 127 not found, 126 not executable). Ctrl-C stops its whole tree.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class ExecCommand implements Callable<Integer> {

    private static final ProcessId ID = ProcessId.of("exec");
    private static final Duration FLUSH_AFTER = Duration.ofMillis(20);

    /** A child that ended while its reader held it up keeps its last output for as long as that takes. */
    private static final Duration LONGEST_DRAIN = Duration.ofDays(1);

    @Parameters(paramLabel = "CMD", arity = "1..*", description = "The command and its arguments.")
    private final List<String> command = new ArrayList<>();

    @Spec
    private @Nullable CommandSpec spec;

    ExecCommand() {}

    @Override
    public Integer call() {
        PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
        ProcessSpec child = ProcessSpec.builder(ID, new Argv(command))
                .stdin(ProcessSpec.Stdin.INHERITED)
                .partialFlush(FLUSH_AFTER)
                .build();
        TukkiSettings settings = TukkiSettings.loadForProgram();
        settings = settings.withLogFiles(settings.logFiles().off()) // one command is no history
                .withOutput(settings.output().withLongestDrain(LONGEST_DRAIN));
        try (Tukki tukki = Tukki.start(settings)) {
            stopOnSignal(tukki);
            Raw output = new Raw(err, tukki::stopAll);
            CompletionStage<Done> printed = tukki.logs()
                    .slices(LogQuery.process(ID.name()), Overflow.BLOCK_CHILD) // what is not taken is not read
                    .takeWhile(read -> !output.isClosed())
                    .toMat(Sink.foreach(output::print), Keep.right())
                    .withAttributes(ActorAttributes.dispatcher("tukki.io")) // writing may block
                    .run(tukki.system());
            ExitReport report = tukki.run(child).toCompletableFuture().join();
            output.awaitPrinted(tukki.logs().view().head(), printed.toCompletableFuture());
            if (report.status() instanceof ExitStatus.NotStarted notStarted) {
                err.println("tukki: " + notStarted.message());
            }
            return report.status().shellCode();
        }
    }

    private static void stopOnSignal(Tukki tukki) {
        AtomicBoolean asked = new AtomicBoolean();
        for (String signal : List.of("INT", "TERM", "HUP")) {
            Signals.on(signal, () -> {
                if (asked.compareAndSet(false, true)) {
                    tukki.stopAll();
                } else {
                    tukki.killAll();
                }
            });
        }
    }

    /** Standard output to standard output, standard error to standard error, as it came. */
    private static final class Raw {
        private final OutputStream out = new FileOutputStream(FileDescriptor.out);
        private final OutputStream err = new FileOutputStream(FileDescriptor.err);
        private final PrintWriter notes;
        private final Runnable onClosed;
        private volatile long printedTo;
        private volatile boolean closed;

        /**
         * Makes an output.
         *
         * @param onClosed what to do when nobody reads it any more; a shell would send SIGPIPE
         */
        private Raw(PrintWriter notes, Runnable onClosed) {
            this.onClosed = onClosed;
            this.notes = notes;
        }

        private boolean isClosed() {
            return closed;
        }

        private void print(LogRead read) {
            if (read instanceof LogSlice slice) {
                try {
                    slice.writeRaw(slice.stream() == LogStream.STDERR ? err : out);
                } catch (IOException nobodyReads) {
                    closed = true;
                    onClosed.run();
                }
                printedTo = slice.lastSequence();
            } else {
                LogGap gap = (LogGap) read;
                notes.println("tukki: " + gap.bytes() + " bytes of output are lost");
                printedTo = gap.to();
            }
        }

        /** Waits until everything up to {@code sequence} is written, or nobody reads it any more. */
        private void awaitPrinted(long sequence, CompletableFuture<Done> printing) {
            while (printedTo < sequence && !closed && !printing.isDone()) {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }
}
