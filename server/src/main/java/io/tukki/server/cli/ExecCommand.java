package io.tukki.server.cli;

import io.tukki.actors.Tukki;
import io.tukki.actors.TukkiSettings;
import io.tukki.core.lifecycle.ExitReport;
import io.tukki.core.log.LogGap;
import io.tukki.core.log.LogQuery;
import io.tukki.core.log.LogSlice;
import io.tukki.core.log.LogStream;
import io.tukki.core.process.CommandLine.Argv;
import io.tukki.core.process.ExitStatus;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import java.io.BufferedOutputStream;
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
import java.util.concurrent.atomic.AtomicBoolean;
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
    private static final long PRINT_PATIENCE_MILLIS = 600_000;

    @Parameters(paramLabel = "CMD", arity = "1..*", description = "The command and its arguments.")
    private final List<String> command = new ArrayList<>();

    @Spec
    private @Nullable CommandSpec spec;

    ExecCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
        ProcessSpec child = ProcessSpec.builder(ID, new Argv(command))
                .stdin(ProcessSpec.Stdin.INHERITED)
                .partialFlush(FLUSH_AFTER)
                .build();
        try (Tukki tukki = Tukki.start(TukkiSettings.load())) {
            stopOnSignal(tukki);
            LogPrinter printer = LogPrinter.start(tukki.logs(), LogQuery.process(ID.name()), new Raw(err));
            ExitReport report = tukki.run(child).toCompletableFuture().join();
            printer.finish(tukki.logs().view().head(), PRINT_PATIENCE_MILLIS);
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
    private static final class Raw implements LogPrinter.Target {
        private final OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 64 * 1024);
        private final OutputStream err = new BufferedOutputStream(new FileOutputStream(FileDescriptor.err), 64 * 1024);
        private final PrintWriter notes;

        private Raw(PrintWriter notes) {
            this.notes = notes;
        }

        @Override
        public void print(LogSlice slice) throws IOException {
            slice.writeRaw(slice.stream() == LogStream.STDERR ? err : out);
        }

        @Override
        public void print(LogGap gap) {
            notes.println("tukki: output was not read fast enough; " + gap.bytes() + " bytes are lost");
            notes.flush();
        }

        @Override
        public void flush() throws IOException {
            out.flush();
            err.flush();
        }
    }
}
