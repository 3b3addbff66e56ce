package io.tukki.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import io.tukki.actors.Tukki;
import io.tukki.core.event.CustomEvent;
import io.tukki.core.event.EventPriority;
import io.tukki.core.event.EventStamp;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.server.http.TukkiHttp;
import io.tukki.testkit.process.FakeLauncher;
import io.tukki.testkit.process.FakeProcess;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Iterator;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What readers find, and what happens, over HTTP. */
class HttpDetectionTest extends HttpTestCase {

    private static final ObjectMapper JSON = new ObjectMapper();

    private FakeProcess web;

    @BeforeEach
    void start() throws Exception {
        web = start("web");
    }

    private FakeProcess start(String name) throws Exception {
        tukki.start(ProcessSpec.argv(name, "serve").build())
                .toCompletableFuture()
                .get(20, SECONDS);
        FakeProcess process = launcher.next();
        tukki.awaitReady(ProcessId.of(name)).toCompletableFuture().get(20, SECONDS);
        return process;
    }

    @Test
    void theFirstQuestionFindsWhatWasWrittenBeforeIt() throws Exception {
        web.line("Local: http://localhost:3000/");
        awaitHead(1);
        assertThat(tukki.urls().size()).as("nobody has asked").isZero();

        JsonNode answer = get("/api/v1/urls");

        JsonNode url = answer.get("urls").get(0);
        assertThat(url.get("url").asText()).isEqualTo("http://localhost:3000/");
        assertThat(url.get("label").asText()).isEqualTo("Local");
        assertThat(url.get("process").asText()).isEqualTo("web");
        assertThat(url.get("state").asText()).isEqualTo("live");
        assertThat(url.get("context").asText()).isEqualTo("Local: http://localhost:3000/");
        assertThat(url.get("firstSeen").asText()).isEqualTo(url.get("lastSeen").asText());
        assertThat(answer.get("readTo").asLong()).isEqualTo(answer.get("head").asLong());
        web.line("Network: http://192.168.0.5:3000/");
        awaitHead(2);
        assertThat(get("/api/v1/urls?process=web").get("urls")).hasSize(2);
        assertThat(get("/api/v1/urls?process=api").get("urls")).isEmpty();
    }

    @Test
    void errorsAreGroupedWithTheirText() throws Exception {
        FakeProcess api = start("api");
        api.line("ERROR: disk 1 is full");
        awaitHead(1);
        api.line("all is well");
        awaitHead(2);
        api.line("ERROR: disk 2 is full");
        web.line("java.lang.IllegalStateException: x").line("\tat a.B.c(B.java:1)");
        awaitHead(5);

        JsonNode all = get("/api/v1/errors");
        JsonNode ofWeb = get("/api/v1/errors?process=web").get("errors");
        JsonNode ofApi = get("/api/v1/errors?process=api").get("errors");

        assertThat(all.get("errors")).hasSize(2);
        assertThat(all.get("total").asInt()).isEqualTo(3);
        assertThat(get("/api/v1/errors?limit=1").get("errors")).hasSize(1);
        assertThat(ofWeb).hasSize(1);
        assertThat(ofWeb.get(0).get("text").asText())
                .isEqualTo("java.lang.IllegalStateException: x\n\tat a.B.c(B.java:1)");
        assertThat(ofWeb.get(0).get("language").asText()).isEqualTo("java");
        assertThat(ofApi).hasSize(1);
        assertThat(ofApi.get(0).get("count").asInt()).isEqualTo(2);
        assertThat(ofApi.get(0).get("fingerprint").asText()).isNotBlank();
    }

    @Test
    void aWrongQuestionIsAnsweredWithAllThatIsWrongAndStartsNothing() throws Exception {
        HttpResponse<String> response = send("/api/v1/errors?limit=x&colour=red&process=a%20b");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(response.body()).get("errors")).hasSize(3);
        assertThat(tukki.logs().view().parkedReaders()).isZero();
    }

    @Test
    void whereDetectorsAreOffThatIsSaid() throws Exception {
        ActorSystem<Void> system = ActorSystem.create(
                Behaviors.empty(),
                "off",
                ConfigFactory.parseString("tukki.detectors.enabled = off").withFallback(ConfigFactory.load()));
        try (Tukki off = Tukki.start(system, settings(), new FakeLauncher())) {
            port = TukkiHttp.bind(off, 0, TOKEN)
                    .toCompletableFuture()
                    .get(20, SECONDS)
                    .localAddress()
                    .getPort();

            HttpResponse<String> response = send("/api/v1/urls");

            assertThat(response.statusCode()).isEqualTo(409);
            assertThat(JSON.readTree(response.body()).get("detail").asText())
                    .isEqualTo("detectors are off (tukki.detectors.enabled)");
        } finally {
            system.terminate();
        }
    }

    @Test
    void eventsBeginWithWhatHoldsAndGoOn() throws Exception {
        try (Stream<String> lines = stream("/api/v1/events", null)) {
            Iterator<String> each = lines.iterator();
            JsonNode snapshot = next(each, event -> true);
            assertThat(snapshot.get("type").asText()).isEqualTo("snapshot");
            assertThat(snapshot.get("current").findValuesAsText("type")).contains("process.started");

            web.line("Local: http://localhost:3000/");
            JsonNode url = next(each, event -> event.get("type").asText().equals("url.detected"));
            assertThat(url.get("url").asText()).isEqualTo("http://localhost:3000/");
            assertThat(url.get("process").asText()).isEqualTo("web");

            web.exit(3);
            JsonNode exited = next(each, event -> event.get("type").asText().equals("process.exited"));
            assertThat(exited.get("status").asText()).contains("3");
            assertThat(exited.get("pid").asLong()).isEqualTo(web.pid());
        }
    }

    @Test
    void aTypeStandsForAllThatBeginWithIt() throws Exception {
        try (Stream<String> lines = stream("/api/v1/events?type=process&process=web", null)) {
            Iterator<String> each = lines.iterator();
            next(each, event -> true);
            FakeProcess api = start("api");
            api.exit(0);
            web.exit(0);

            JsonNode first = next(each, event -> true);

            assertThat(first.get("type").asText()).startsWith("process.");
            assertThat(first.get("process").asText()).isEqualTo("web");
            assertThat(tukki.logs().view().parkedReaders())
                    .as("nobody asked for what detectors find")
                    .isZero();
        }
    }

    @Test
    void whoComesBackIsToldThatEventsMayBeMissing() throws Exception {
        try (Stream<String> lines = stream("/api/v1/events", "7")) {
            Iterator<String> each = lines.iterator();

            assertThat(each.next()).isEqualTo("event: gap");
            assertThat(next(each, event -> true).get("after").asText()).isEqualTo("7");
        }
    }

    @Test
    void aClientThatNeverReadsIsLappedAndTold() throws Exception {
        try (Socket stalled = new Socket()) {
            stalled.setReceiveBufferSize(4096);
            stalled.connect(new InetSocketAddress("127.0.0.1", port));
            stalled.getOutputStream()
                    .write("GET /api/v1/events?type=test HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
            BufferedReader reader = new BufferedReader(new InputStreamReader(stalled.getInputStream(), UTF_8), 64);
            assertThat(reader.readLine()).contains("200");
            String text = "x".repeat(2000);
            for (int i = 0; i < 6000; i++) {
                tukki.events()
                        .publishWaiting(new Told(tukki.events().stamps().next(), text))
                        .toCompletableFuture()
                        .get(20, SECONDS);
            }

            assertThat(reader.lines().anyMatch(line -> line.equals("event: gap")))
                    .isTrue();
        }
    }

    /** An embedder's event. */
    public record Told(EventStamp stamp, String text) implements CustomEvent {
        @Override
        public String type() {
            return "test.told";
        }

        @Override
        public EventPriority priority() {
            return EventPriority.MEDIUM;
        }
    }

    /** Returns the data of the next event that is wanted. */
    private static JsonNode next(Iterator<String> lines, Predicate<JsonNode> wanted) throws Exception {
        while (true) {
            String line = lines.next();
            if (line.startsWith("data: ")) {
                JsonNode event = JSON.readTree(line.substring(6));
                if (wanted.test(event)) {
                    return event;
                }
            }
        }
    }

    private Stream<String> stream(String path, String lastId) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        if (lastId != null) {
            request.header("Last-Event-ID", lastId);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofLines()).body();
    }

    private void awaitHead(long lines) {
        Awaitility.await().until(() -> tukki.logs().view().head() >= lines);
    }

    private JsonNode get(String path) throws Exception {
        return JSON.readTree(send(path).body());
    }

    private HttpResponse<String> send(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
