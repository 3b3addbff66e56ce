package io.tukki.actors.probe;

import io.tukki.actors.probe.Prober.Answer;
import io.tukki.actors.probe.Prober.Question;
import io.tukki.core.probe.ProbeCheck;
import io.tukki.core.probe.ProbeSpec;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ProberTest {

    private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
    private static final ManualTime TIME = ManualTime.get(KIT.system());
    private static final ProbeSpec EVERY_SECOND =
            ProbeSpec.of(new ProbeCheck.Tcp("localhost", 1)).period(Duration.ofSeconds(1));

    private final TestProbe<Answer> answers = KIT.createTestProbe();
    private final AtomicInteger asked = new AtomicInteger();

    @AfterAll
    static void stopKit() {
        KIT.shutdownTestKit();
    }

    @Test
    void aBugInAskingDoesNotEndTheProbe() {
        KIT.spawn(Prober.create(EVERY_SECOND, this::ask, answers.getRef()));

        Awaitility.await().until(() -> {
            TIME.timePasses(Duration.ofSeconds(1));
            return asked.get() > 1;
        });
        answers.expectMessage(new Answer(true, "yes"));
    }

    private Question ask() {
        if (asked.incrementAndGet() == 1) {
            throw new IllegalStateException("a bug, on purpose");
        }
        return new Question() {
            @Override
            public CompletionStage<Answer> answer() {
                return CompletableFuture.completedStage(new Answer(true, "yes"));
            }

            @Override
            public void cancel() {}
        };
    }
}
