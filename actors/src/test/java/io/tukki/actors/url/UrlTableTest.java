package io.tukki.actors.url;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.process.ProcessId;
import io.tukki.core.url.UrlDetector;
import io.tukki.core.url.UrlEntry;
import io.tukki.core.url.UrlSnapshot;
import io.tukki.core.url.UrlTableState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

class UrlTableTest {

    private static final ProcessId WEB = ProcessId.of("web");

    private final List<UrlTable.Change> changes = new ArrayList<>();
    private final List<UrlSnapshot> published = new ArrayList<>();
    private final BehaviorTestKit<UrlTable.Command> kit = BehaviorTestKit.create(UrlTable.create(
            Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
            UrlTableState.empty(2, Duration.ZERO),
            published::add,
            changes::add));

    @Test
    void whatAppearsAndDisappearsIsToldOnce() {
        see("http://localhost:3000/");
        see("http://localhost:3000");
        kit.run(new UrlTable.Ended(WEB, 1));
        kit.run(new UrlTable.Ended(WEB, 1));

        assertThat(changes).hasSize(2);
        assertThat(changes.get(0)).isInstanceOf(UrlTable.Appeared.class);
        assertThat(changes.get(1)).isInstanceOf(UrlTable.Disappeared.class);
    }

    @Test
    void eachChangeIsPublished() {
        see("http://localhost:3000/");
        kit.run(new UrlTable.Proxied("http://localhost:3000", 20_000));

        assertThat(published).hasSize(2);
        assertThat(published.get(1).proxyPort(20_000)).map(UrlEntry::process).contains(WEB);
    }

    @Test
    void anEvictedUrlDisappears() {
        see("http://localhost:1/");
        see("http://localhost:2/");
        see("http://localhost:3/");

        assertThat(changes).hasSize(4);
        assertThat(published.get(2).size()).isEqualTo(2);
    }

    @Test
    void theAnswerHoldsAllThatWasToldBefore() {
        TestInbox<UrlSnapshot> inbox = TestInbox.create();
        see("http://localhost:1/");

        kit.run(new UrlTable.Get(inbox.getRef()));

        assertThat(inbox.receiveMessage().size()).isEqualTo(1);
    }

    private void see(String line) {
        kit.run(new UrlTable.Seen(
                UrlDetector.detect(line).get(0), WEB, 1, Instant.ofEpochSecond(published.size()), line));
    }
}
