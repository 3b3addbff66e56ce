package io.tukki.e2e;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.tukki.actors.NeverStartedException;
import io.tukki.actors.SpecException;
import io.tukki.actors.Tukki;
import io.tukki.actors.TukkiSettings;
import io.tukki.actors.UnknownProcessException;
import io.tukki.actors.bridge.EventBridge;
import io.tukki.actors.process.ProcessManager;
import io.tukki.actors.streamer.EventStreamer;
import io.tukki.actors.streamer.ReceiveResult;
import io.tukki.actors.streamer.Receiver;
import io.tukki.actors.streamer.StreamerClosedException;
import io.tukki.core.bus.SubscriptionSpec;
import io.tukki.core.event.Event;
import io.tukki.core.event.EventFilter;
import io.tukki.core.event.EventSource;
import io.tukki.core.event.FromProcess;
import io.tukki.core.event.ProcessStarted;
import io.tukki.core.event.ProcessTakenOver;
import io.tukki.core.lifecycle.ProcessSnapshot;
import io.tukki.core.lifecycle.ProcessState;
import io.tukki.core.lifecycle.StopReport;
import io.tukki.core.process.DependencyCondition;
import io.tukki.core.process.ExitStatus;
import io.tukki.core.process.OsSignal;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.restart.Backoff;
import io.tukki.core.restart.RestartPolicy;
import io.tukki.core.streamer.ReceiverSpec;
import io.tukki.testkit.process.FakeLauncher;
import io.tukki.testkit.process.FakeProcess;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Sink;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A whole runtime through its facade, on fake processes. */
class RuntimeTest extends FakeRuntimeTestCase {

    @Test
    void aProcessWaitsForWhatItDependsOn() throws Exception {
        tukki.start(List.of(
                ProcessSpec.argv("web", "serve")
                        .dependsOn("migrate", DependencyCondition.COMPLETED_SUCCESSFULLY)
                        .build(),
                ProcessSpec.argv("migrate", "migrate").build()));
        FakeProcess migrate = launcher.next();
        assertThat(migrate.request().argv()).containsExactly("migrate");
        assertThat(state("web")).isEqualTo(new ProcessState.Pending("migrate to complete successfully"));

        migrate.exit(0);

        assertThat(launcher.next().request().argv()).containsExactly("serve");
    }

    @Test
    void whatCanNeverStartIsSkippedAtOnceAndSaysWhy() throws Exception {
        tukki.start(List.of(
                ProcessSpec.argv("migrate", "migrate").build(),
                ProcessSpec.argv("web", "serve")
                        .dependsOn("migrate", DependencyCondition.COMPLETED_SUCCESSFULLY)
                        .build(),
                ProcessSpec.argv("proxy", "proxy")
                        .dependsOn("web", DependencyCondition.STARTED)
                        .build()));

        launcher.next().exit(1);

        assertThatThrownBy(() -> get(tukki.awaitExit(ProcessId.of("proxy"))))
                .cause()
                .isInstanceOf(NeverStartedException.class)
                .hasMessage("process \"proxy\" was skipped: web was skipped: migrate ended with exit code 1");
    }

    /** The default dispatcher of a system of our own has two threads, which others must not inherit. */
    @Test
    void handlersOfEventsMayWaitForOneAnother() {
        Executor workers =
                tukki.system().dispatchers().lookup(DispatcherSelector.fromConfig("tukki.bus.workers-dispatcher"));
        CountDownLatch all = new CountDownLatch(10);
        List<CompletableFuture<Boolean>> met = IntStream.range(0, 10)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> meet(all), workers))
                .toList();

        assertThat(met).allMatch(CompletableFuture::join);
    }

    private static boolean meet(CountDownLatch all) {
        all.countDown();
        try {
            return all.await(5, SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void theStreamerOfARuntimeCarriesItsEventsAndEndsWithIt() throws Exception {
        EventStreamer streamer = tukki.streamer();
        assertThat(tukki.streamer()).isSameAs(streamer);
        Receiver receiver = get(streamer.receiver("processes", "audit", ReceiverSpec.DEFAULT));
        EventBridge.start(
                tukki.system(),
                tukki.events(),
                SubscriptionSpec.named("bridge")
                        .to(EventFilter.types(ProcessStarted.class))
                        .withSnapshot(),
                get(streamer.sender("processes")));

        ReceiveResult.Received snapshot = (ReceiveResult.Received) get(receiver.receive());
        assertThat(snapshot.first().event().foreignId()).isEqualTo("snapshot");
        snapshot.ack();

        tukki.start(ProcessSpec.argv("web", "serve").build());
        launcher.next();

        ReceiveResult.Received received = (ReceiveResult.Received) get(receiver.receive());
        assertThat(received.first().event().foreignId()).isEqualTo("web");
        received.ack();
        CompletionStage<ReceiveResult> parked = receiver.receive();
        tukki.close();
        assertThat(get(parked)).isEqualTo(new ReceiveResult.Ended(ReceiveResult.Reason.STREAMER_CLOSED));
        assertThatThrownBy(() -> get(streamer.sender("processes"))).hasCauseInstanceOf(StreamerClosedException.class);
    }

    @Test
    void stopAllStopsDependentsFirst() throws Exception {
        tukki.start(List.of(
                ProcessSpec.argv("db", "db").build(),
                ProcessSpec.argv("web", "web")
                        .dependsOn("db", DependencyCondition.STARTED)
                        .build(),
                ProcessSpec.argv("proxy", "proxy")
                        .dependsOn("web", DependencyCondition.STARTED)
                        .build()));
        for (int i = 0; i < 3; i++) {
            launcher.next();
        }

        List<StopReport> reports = get(tukki.stopAll());

        assertThat(reports).extracting(report -> report.process().name()).containsExactly("proxy", "web", "db");
    }

    @Test
    void aNameThatRunsIsRefusedAndOneThatHasEndedIsReplaced() throws Exception {
        ProcessSpec spec = ProcessSpec.argv("web", "serve").build();
        tukki.start(spec);
        FakeProcess first = launcher.next();

        assertThatThrownBy(() -> get(tukki.start(spec)))
                .hasCauseInstanceOf(SpecException.class)
                .hasMessageContaining(" already; stop it first");
        first.exit(0);
        get(tukki.awaitExit(spec.id()));
        get(tukki.start(ProcessSpec.argv("web", "serve", "anew").build()));

        assertThat(launcher.next().request().argv()).containsExactly("serve", "anew");
    }

    @Test
    void aManualStopHoldsForWhatIsStillPending() throws Exception {
        tukki.start(List.of(
                ProcessSpec.argv("db", "db").build(),
                ProcessSpec.argv("web", "web")
                        .dependsOn("db", DependencyCondition.COMPLETED)
                        .build()));
        FakeProcess db = launcher.next();

        get(tukki.stop(ProcessId.of("web")));
        db.exit(0);
        get(tukki.awaitExit(ProcessId.of("db")));

        assertThat(state("web")).isEqualTo(new ProcessState.Skipped("stopped before it started"));
        assertThat(launcher.launched()).hasSize(1);
    }

    @Test
    void unknownNamesAreToldApart() {
        ProcessId nobody = ProcessId.of("nobody");

        for (CompletionStage<?> stage : List.of(tukki.stop(nobody), tukki.restart(nobody), tukki.awaitExit(nobody))) {
            assertThatThrownBy(() -> get(stage))
                    .hasCauseInstanceOf(UnknownProcessException.class)
                    .hasMessageContaining("there is no process named \"nobody\"");
        }
    }

    @Test
    void aSubscriberIsToldTheStateThenTheChanges() throws Exception {
        tukki.start(ProcessSpec.argv("web", "serve").build());
        FakeProcess web = launcher.next();
        Awaitility.await().until(() -> state("web") instanceof ProcessState.Running);
        ActorTestKit kit = ActorTestKit.create(tukki.system());
        TestProbe<ProcessSnapshot> subscriber = kit.createTestProbe();

        tukki.processes().tell(new ProcessManager.Subscribe(subscriber.getRef()));
        web.exit(0);

        assertThat(subscriber.receiveMessage().state()).isInstanceOf(ProcessState.Running.class);
        assertThat(subscriber.receiveMessage().state()).isInstanceOf(ProcessState.Exited.class);
    }

    @Test
    void whatHappensIsPublishedInOrder() throws Exception {
        CompletionStage<List<String>> happened = tukki.events()
                .source(EventFilter.types(FromProcess.class))
                .map(event -> event.type() + " " + ((FromProcess) event).incarnation())
                .take(9)
                .runWith(Sink.seq(), tukki.system());
        Awaitility.await()
                .until(() -> get(tukki.events().stats()).subscriptions().size() == 1);
        ProcessSpec crashing = ProcessSpec.argv("web", "serve")
                .restart(RestartPolicy.ON_FAILURE.budget(1, Duration.ofHours(1)).backoff(Backoff.NONE))
                .build();
        tukki.start(crashing);
        launcher.next();
        Awaitility.await().until(() -> state("web") instanceof ProcessState.Running);
        get(tukki.restart(crashing.id()));
        launcher.next().exit(1);
        launcher.next().exit(1);

        assertThat(get(happened))
                .containsExactly(
                        "process.started 1",
                        "process.exited 1",
                        "process.stopped 1",
                        "process.started 2",
                        "process.exited 2",
                        "process.restarting 2",
                        "process.started 3",
                        "process.exited 3",
                        "process.gave-up 3");
    }

    @Test
    void aCrashOfOurOwnActorIsToldAndTheProcessNeverNotices() throws Exception {
        CompletionStage<Event> taken =
                tukki.events().source(EventFilter.types(ProcessTakenOver.class)).runWith(Sink.head(), tukki.system());
        Awaitility.await()
                .until(() -> get(tukki.events().stats()).subscriptions().size() == 1);
        tukki.start(ProcessSpec.argv("web", "serve").build());
        FakeProcess web = launcher.next();
        Awaitility.await().until(() -> state("web") instanceof ProcessState.Running);

        web.failNextSignal();
        get(tukki.signal(ProcessId.of("web"), OsSignal.HUP));

        assertThat(get(taken).source()).contains(new EventSource(ProcessId.of("web"), 1));
        web.exit(7);
        assertThat(get(tukki.awaitExit(ProcessId.of("web"))).status()).isEqualTo(new ExitStatus.Code(7));
    }

    @Test
    void aRestartIsNotAnEndForWhoeverWaitsForTheEnd() throws Exception {
        tukki.start(ProcessSpec.argv("web", "serve").build());
        launcher.next();
        CompletableFuture<?> end = tukki.awaitExit(ProcessId.of("web")).toCompletableFuture();

        get(tukki.restart(ProcessId.of("web")));
        FakeProcess second = launcher.next();
        assertThat(end).isNotDone();
        second.exit(5);

        assertThat(get(tukki.awaitExit(ProcessId.of("web"))).status()).isEqualTo(new ExitStatus.Code(5));
        get(end);
    }

    @Test
    void closingClosesTheLauncherAndEndsTheSystem() throws Exception {
        tukki.start(ProcessSpec.argv("web", "serve").build());
        FakeProcess web = launcher.next();

        tukki.close();
        tukki.close();

        assertThat(web.isReleased()).isTrue();
        assertThat(launcher.isClosed()).isTrue();
        assertThat(tukki.system().getWhenTerminated().toCompletableFuture()).isDone();
    }

    @Test
    void insideAnotherSystemItEndsWithThatSystem() throws Exception {
        Config config = ConfigFactory.parseString("pekko.coordinated-shutdown.exit-jvm = off")
                .withFallback(ConfigFactory.load("application-test"));
        ActorSystem<Void> host = ActorSystem.create(Behaviors.empty(), "host", config);
        FakeLauncher guests = new FakeLauncher();
        Tukki guest = Tukki.start(host, TukkiSettings.of(config.withFallback(ConfigFactory.load())), guests);
        guest.start(ProcessSpec.argv("web", "serve").build());
        FakeProcess web = guests.next();

        host.terminate();
        host.getWhenTerminated().toCompletableFuture().get(30, SECONDS);

        assertThat(web.isReleased()).isTrue();
    }

    @Test
    void noDispatcherIsAForkJoinPool() throws Exception {
        for (String name : List.of(
                "tukki.dispatcher",
                "tukki.bulk",
                "tukki.io",
                "tukki.search.dispatcher",
                "pekko.actor.default-dispatcher",
                "pekko.actor.internal-dispatcher")) {
            CompletableFuture<Thread> thread = new CompletableFuture<>();
            tukki.system()
                    .dispatchers()
                    .lookup(DispatcherSelector.fromConfig(name))
                    .execute(() -> thread.complete(Thread.currentThread()));

            assertThat(thread.get(10, SECONDS).getClass().getSuperclass().getName()
                            + thread.get().getClass().getName())
                    .as(name)
                    .doesNotContain("ForkJoin");
        }
    }

    @Test
    void busyActorsDoNotStarveAQuestionFromOutside() throws Exception {
        for (int i = 0; i < 4; i++) {
            ActorRef<String> ping = tukki.system()
                    .systemActorOf(pingPong(), "ping" + i, DispatcherSelector.fromConfig("tukki.dispatcher"));
            ping.tell("go");
        }

        for (int i = 0; i < 50; i++) {
            ProcessManager.StopReply reply = AskPattern.<ProcessManager.Command, ProcessManager.StopReply>ask(
                            tukki.processes(),
                            replyTo -> new ProcessManager.Stop(ProcessId.of("nobody"), replyTo),
                            java.time.Duration.ofSeconds(5),
                            tukki.system().scheduler())
                    .toCompletableFuture()
                    .get(5, SECONDS);
            assertThat(reply).isInstanceOf(ProcessManager.UnknownProcess.class);
        }
    }

    private static Behavior<String> pingPong() {
        return Behaviors.setup(context -> Behaviors.receiveMessage(ball -> {
            context.getSelf().tell(ball);
            return Behaviors.same();
        }));
    }
}
