package io.tukki.actors.process;

import io.tukki.actors.log.LogStore;
import io.tukki.core.launch.ProcessOutput;
import io.tukki.core.launch.RunningProcess;
import io.tukki.core.log.LogStream;
import io.tukki.core.process.ProcessSpec;
import io.tukki.streams.OutputPump;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running streams that carry the output of one incarnation to the log store. */
final class Capture {

    private static final Logger LOG = LoggerFactory.getLogger(Capture.class);

    private final List<OutputPump.Control> pumps = new ArrayList<>();
    private final List<CompletableFuture<Boolean>> ended = new ArrayList<>();

    private Capture() {}

    /** Starts to read all pipes of {@code process}. */
    static Capture start(
            ActorSystem<?> system,
            ProcessServices services,
            ProcessSpec spec,
            long incarnation,
            RunningProcess process) {
        Capture capture = new Capture();
        LogStream first = spec.terminal().isPresent() ? LogStream.PTY : LogStream.STDOUT;
        capture.run(system, services, spec, incarnation, process.stdout(), first);
        process.stderr()
                .ifPresent(stderr -> capture.run(system, services, spec, incarnation, stderr, LogStream.STDERR));
        return capture;
    }

    /** Says that the child has ended: a pipe that is held open by somebody else is cut after a quiet period. */
    void childExited() {
        pumps.forEach(OutputPump.Control::childExited);
    }

    /** Returns whether any pipe was cut, once the store was told of every line. */
    CompletionStage<Boolean> handedOver() {
        return CompletableFuture.allOf(ended.toArray(CompletableFuture[]::new))
                .thenApply(ignored -> ended.stream().anyMatch(CompletableFuture::join));
    }

    private void run(
            ActorSystem<?> system,
            ProcessServices services,
            ProcessSpec spec,
            long incarnation,
            ProcessOutput output,
            LogStream stream) {
        OutputPump.Settings settings = services.output().withPartialFlush(spec.partialFlush());
        Pair<OutputPump.Control, CompletionStage<Done>> running = OutputPump.of(
                        output, stream, services.chunks(), settings)
                .toMat(
                        Sink.foreach(
                                chunk -> services.logStore().tell(new LogStore.Append(spec.id(), incarnation, chunk))),
                        Keep.both())
                .withAttributes(ActorAttributes.dispatcher(services.bulkDispatcher()))
                .run(system);
        pumps.add(running.first());
        ended.add(running.second()
                .thenCombine(running.first().drained(), (done, drained) -> drained.cut())
                .exceptionally(failure -> {
                    LOG.error("Reading the output of {} failed", spec.id(), failure);
                    return true;
                })
                .toCompletableFuture());
    }
}
