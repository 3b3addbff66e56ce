package io.tukki.actors.process;

import io.tukki.core.launch.ProcessOutput;
import io.tukki.core.launch.RunningProcess;
import io.tukki.core.log.LogOrigin;
import io.tukki.core.log.LogStream;
import io.tukki.core.process.ProcessSpec;
import io.tukki.streams.OutputPump;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The reading of the output of one incarnation. */
final class Capture {

    private static final Logger LOG = LoggerFactory.getLogger(Capture.class);

    private final List<OutputPump.Control> pipes = new ArrayList<>(2);

    private final LogOrigin origin;

    private Capture(LogOrigin origin) {
        this.origin = origin;
    }

    /** Starts to read all pipes of {@code process}. */
    static Capture start(Outputs outputs, ProcessSpec spec, long incarnation, RunningProcess process) {
        Capture capture = new Capture(new LogOrigin(spec.id(), incarnation));
        Outputs.Reader reader = outputs.next();
        LogStream first = spec.terminal().isPresent() ? LogStream.PTY : LogStream.STDOUT;
        capture.read(reader, spec, process.stdout(), first);
        process.stderr().ifPresent(stderr -> capture.read(reader, spec, stderr, LogStream.STDERR));
        return capture;
    }

    private void read(Outputs.Reader reader, ProcessSpec spec, ProcessOutput output, LogStream stream) {
        pipes.add(reader.read(output, origin, stream, spec.partialFlush()));
    }

    /** Says that the child has ended: a pipe that is held open by somebody else is cut after a quiet period. */
    void childExited() {
        pipes.forEach(OutputPump.Control::childExited);
    }

    /** Returns whether any pipe was cut, once the store was told of every line. */
    CompletionStage<Boolean> handedOver() {
        CompletionStage<Boolean> anyCut = CompletableFuture.completedFuture(false);
        for (OutputPump.Control pipe : pipes) {
            anyCut = anyCut.thenCombine(wasCut(pipe), Boolean::logicalOr);
        }
        return anyCut;
    }

    private CompletionStage<Boolean> wasCut(OutputPump.Control pipe) {
        return pipe.drained().thenApply(OutputPump.Drained::cut).exceptionally(failure -> {
            LOG.error("Reading the output of {} failed", origin.process(), failure);
            return true;
        });
    }
}
