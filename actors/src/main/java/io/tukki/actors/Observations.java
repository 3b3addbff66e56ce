package io.tukki.actors;

import io.tukki.actors.process.PortWait;
import io.tukki.actors.process.ProcessManager;
import io.tukki.actors.process.RunningTrees;
import io.tukki.core.launch.ListeningPort;
import io.tukki.core.launch.TreeStats;
import io.tukki.core.launch.TreeView;
import io.tukki.core.lifecycle.ProjectSnapshot;
import io.tukki.core.process.ProcessId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.stream.javadsl.Source;

/** Looks at what runs: the facade's part that reads {@code /proc}. */
final class Observations {

    private final ActorSystem<?> system;
    private final ActorRef<ProcessManager.Command> processes;
    private final Supplier<ProjectSnapshot> snapshot;
    private final RunningTrees trees;
    private final Executor io;

    Observations(
            ActorSystem<?> system,
            ActorRef<ProcessManager.Command> processes,
            Supplier<ProjectSnapshot> snapshot,
            RunningTrees trees,
            Executor io) {
        this.system = system;
        this.processes = processes;
        this.snapshot = snapshot;
        this.trees = trees;
        this.io = io;
    }

    CompletionStage<TreeStats> stats(ProcessId process) {
        return of(process, tree -> tree.stats(io));
    }

    CompletionStage<List<ListeningPort>> ports(ProcessId process) {
        return of(process, tree -> tree.ports(io));
    }

    private <T> CompletionStage<T> of(ProcessId process, Function<TreeView, CompletionStage<T>> look) {
        return trees.of(process).map(look).orElseGet(() -> CompletableFuture.failedFuture(absent(process)));
    }

    private TukkiException absent(ProcessId process) {
        return isKnown(process) ? new NotRunningException(process) : new UnknownProcessException(process);
    }

    private boolean isKnown(ProcessId process) {
        return snapshot.get().process(process).isPresent();
    }

    Source<TreeStats, NotUsed> sampled(ProcessId process, Duration every) {
        return Source.tick(Duration.ZERO, every, process)
                .mapMaterializedValue(timer -> NotUsed.getInstance())
                .mapAsync(1, this::statsIfRunning)
                .filter(Optional::isPresent)
                .map(Optional::get);
    }

    private CompletionStage<Optional<TreeStats>> statsIfRunning(ProcessId process) {
        return trees.of(process)
                .map(tree -> tree.stats(io).thenApply(Optional::of))
                .orElseGet(() -> CompletableFuture.completedStage(Optional.empty()));
    }

    CompletableFuture<List<ListeningPort>> awaitPorts(ProcessId process, Set<Integer> ports) {
        if (!isKnown(process)) {
            return CompletableFuture.failedFuture(new UnknownProcessException(process));
        }
        CompletableFuture<PortWait.Outcome> outcome = new CompletableFuture<>();
        system.systemActorOf(
                PortWait.create(process, ports, trees, io, processes, outcome),
                "tukki-ports-" + UUID.randomUUID(),
                Props.empty().withDispatcherFromConfig(Guardian.DISPATCHER));
        CompletableFuture<List<ListeningPort>> answer = outcome.thenApply(Observations::listening);
        answer.whenComplete((found, failure) -> outcome.cancel(false)); // who has gone is not looked for any more
        return answer;
    }

    private static List<ListeningPort> listening(PortWait.Outcome outcome) {
        if (outcome instanceof PortWait.Ended ended) {
            throw new NotReadyException(ended.snapshot());
        }
        return ((PortWait.Listening) outcome).ports();
    }
}
