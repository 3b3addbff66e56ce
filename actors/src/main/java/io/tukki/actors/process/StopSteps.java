package io.tukki.actors.process;

import io.tukki.actors.launch.Errand;
import io.tukki.core.launch.LaunchRequest;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.process.StopLadder;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the steps of a stop ladder. */
final class StopSteps {

    /** Variable of a stop command with the pid of the leader of the process that is stopped. */
    static final String PID_VARIABLE = "TUKKI_PID";

    private static final Logger LOG = LoggerFactory.getLogger(StopSteps.class);

    private StopSteps() {}

    /**
     * A step that was taken.
     *
     * @param done completes when there may be less of the tree than before
     * @param end ends what the step has begun, when its time is over
     */
    record Taken(CompletionStage<?> done, Runnable end) {
        static Taken at(CompletionStage<?> done) {
            return new Taken(done, () -> {});
        }
    }

    static Taken take(StopLadder.Step step, ProcessSpec spec, Incarnation current, ProcessServices services) {
        if (step instanceof StopLadder.Signal signal) {
            return Taken.at(current.child().signalTree(signal.signal(), services.io()));
        }
        if (step instanceof StopLadder.Command command) {
            return run(command, spec, current, services);
        }
        Input input = step instanceof StopLadder.Text text
                ? new Input.Bytes(ByteString.fromString(text.text()))
                : new Input.End();
        return Taken.at(give(input, spec, current));
    }

    private static CompletionStage<?> give(Input input, ProcessSpec spec, Incarnation current) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        Inputs.give(current, input, refusal -> {
            refusal.ifPresent(
                    reason -> LOG.warn("stopping {} by its standard input: {}", spec.id(), reason.describe()));
            done.complete(refusal.isEmpty());
        });
        return done;
    }

    private static Taken run(StopLadder.Command step, ProcessSpec spec, Incarnation current, ProcessServices services) {
        Errand errand = Errand.run(request(step, spec, current, services), services.launcher(), services.io());
        return new Taken(
                errand.exit().thenAccept(status -> {
                    if (!status.isSuccess()) {
                        LOG.warn(
                                "stopping {}: {}: {}", spec.id(), step.command().display(), status.describe());
                    }
                }),
                errand::cancel);
    }

    private static LaunchRequest request(
            StopLadder.Command step, ProcessSpec spec, Incarnation current, ProcessServices services) {
        LaunchRequest process = services.request(spec, current.number());
        Map<String, String> environment = new HashMap<>(process.environment());
        environment.put(PID_VARIABLE, Long.toString(current.child().pid()));
        return process.aside(step.command().argv(environment), environment);
    }
}
