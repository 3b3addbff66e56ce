package io.tukki.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tukki.actors.TukkiSettings;
import io.tukki.core.log.LogBudget;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.project.Replicas;
import io.tukki.testkit.process.FakeProcess;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTest extends HttpTestCase {

    private static final ObjectMapper JSON = new ObjectMapper();

    private FakeProcess web;

    @Override
    TukkiSettings settings() {
        return TukkiSettings.load().withLogs(new LogBudget(1 << 20, 1 << 20));
    }

    @BeforeEach
    void start() throws Exception {
        tukki.start(ProcessSpec.argv("web", "serve").build());
        web = launcher.next();
        Awaitility.await()
                .until(() -> tukki.snapshot()
                        .process(ProcessId.of("web"))
                        .orElseThrow()
                        .state()
                        .wireName()
                        .equals("running"));
    }

    @Test
    void tellsItsHealthAndItsProcesses() throws Exception {
        assertThat(get("/health").get("status").asText()).isEqualTo("ok");
        JsonNode process = get("/api/v1/processes").get("processes").get(0);
        assertThat(process.get("name").asText()).isEqualTo("web");
        assertThat(process.get("state").asText()).isEqualTo("running");
        assertThat(process.get("pid").asLong()).isEqualTo(web.pid());
        JsonNode alone = get("/api/v1/processes/web");
        assertThat(alone.get("why").asText()).matches("web has been running for [\\d.]+ s; it counts as ready, .*");
        assertThat(((ObjectNode) alone).without("why").equals(((ObjectNode) process).without("why")))
                .isTrue();
    }

    @Test
    void anUnknownProcessIsAProblemThatNamesTheKnown() throws Exception {
        HttpResponse<String> response = send(request("/api/v1/processes/nobody").build());

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("content-type").orElseThrow()).startsWith("application/problem+json");
        assertThat(JSON.readTree(response.body()).get("detail").asText())
                .isEqualTo("there is no process named 'nobody'; there are: web");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/processes/web/stop", "/api/v1/processes/web/restart"})
    void whatChangesStateNeedsTheToken(String path) throws Exception {
        HttpRequest.Builder post = request(path).POST(HttpRequest.BodyPublishers.noBody());

        assertThat(send(post.build()).statusCode()).isEqualTo(401);
        assertThat(send(post.copy().header("Authorization", "Bearer wrong").build())
                        .statusCode())
                .isEqualTo(401);
        assertThat(web.signals()).isEmpty();
        assertThat(send(post.copy().header("Authorization", "Bearer " + TOKEN).build())
                        .statusCode())
                .isBetween(200, 202);
    }

    @Test
    void replicasAreScaled() throws Exception {
        tukki.start(Replicas.expand(List.of(ProcessSpec.argv("api", "serve").build()), Map.of(ProcessId.of("api"), 1)))
                .toCompletableFuture()
                .get(10, SECONDS);

        HttpResponse<String> scaled = scale("api", "2");
        HttpResponse<String> refused = scale("web", "2");

        assertThat(scaled.statusCode()).isEqualTo(202);
        assertThat(scaled.body()).isEqualTo("{\"starting\":[\"api-1\"],\"stopping\":[]}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(refused.body()).get("detail").asText()).contains("'web' has no replicas");
        assertThat(scale("api", "many").statusCode()).isEqualTo(400);
    }

    private HttpResponse<String> scale(String name, String count) throws Exception {
        return send(request("/api/v1/processes/" + name + "/scale?replicas=" + count)
                .header("Authorization", "Bearer " + TOKEN)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
    }

    @Test
    void stopAnswersWhenTheTreeIsEmpty() throws Exception {
        HttpResponse<String> response = send(request("/api/v1/processes/web/stop")
                .header("Authorization", "Bearer " + TOKEN)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());

        assertThat(JSON.readTree(response.body()).get("outcome").asText()).isEqualTo("stopped");
        assertThat(get("/api/v1/processes/web").get("exit").get("signal").asInt())
                .isEqualTo(15);
    }

    @Test
    void aForeignNameOrPageIsRefused() throws Exception {
        assertThat(raw("GET /health HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
        assertThat(
                        raw(
                                "GET /health HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
        assertThat(
                        raw(
                                "GET /health HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:3000\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void pagesGoOnWhereTheLastOneEnded() throws Exception {
        for (int i = 1; i <= 25; i++) {
            web.line("line " + i);
        }
        awaitHead(25);
        List<String> texts = new ArrayList<>();
        long after = 0;
        boolean more = true;
        while (more) {
            JsonNode page = get("/api/v1/logs?process=web&limit=10&after=" + after);
            page.get("lines").forEach(line -> texts.add(line.get("text").asText()));
            after = page.get("next").asLong();
            more = page.get("more").asBoolean();
        }

        assertThat(texts).hasSize(25).startsWith("line 1").endsWith("line 25").doesNotHaveDuplicates();
    }

    @Test
    void aLogIsForgottenByWhoHasTheToken() throws Exception {
        web.line("one");
        awaitHead(1);
        HttpRequest.Builder delete = request("/api/v1/logs?process=web").DELETE();

        assertThat(send(delete.build()).statusCode()).isEqualTo(401);
        assertThat(get("/api/v1/logs").get("lines")).hasSize(1);
        HttpResponse<String> forgotten =
                send(delete.copy().header("Authorization", "Bearer " + TOKEN).build());

        assertThat(forgotten.body()).isEqualTo("{\"forgotten\":1}");
        assertThat(get("/api/v1/logs").get("lines")).isEmpty();
        HttpRequest.Builder all = request("/api/v1/logs").DELETE().header("Authorization", "Bearer " + TOKEN);
        assertThat(send(all.build()).statusCode()).isEqualTo(400);
    }

    @Test
    void allThatIsWrongWithARequestIsSaidAtOnce() throws Exception {
        HttpResponse<String> response =
                send(request("/api/v1/logs?after=-1&limit=x&colour=red&process=a%20b&stream=in&encoding=hex")
                        .build());

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(response.body()).get("errors")).hasSize(6);
    }

    @Test
    void aTailThatIsCutAndResumedShowsEachLineOnce() throws Exception {
        web.line("one").line("two").line("three");
        List<String> seen = new ArrayList<>();
        String last = readEvents("/api/v1/logs/tail?process=web", null, 2, seen);

        web.line("four");
        readEvents("/api/v1/logs/tail?process=web", last, 2, seen);

        assertThat(seen).containsExactly("one", "two", "three", "four");
    }

    @Test
    void aTailComesAsNewlineDelimitedJsonToo() throws Exception {
        web.line("one").writeError("two\n").write("half");
        awaitHead(2);

        try (Stream<String> lines = client.send(
                        request("/api/v1/logs/tail?after=0")
                                .header("Accept", "application/x-ndjson")
                                .build(),
                        HttpResponse.BodyHandlers.ofLines())
                .body()) {
            Iterator<String> each = lines.iterator();
            List<JsonNode> nodes = List.of(JSON.readTree(each.next()), JSON.readTree(each.next()));
            assertThat(nodes)
                    .extracting(node ->
                            node.get("stream").asText() + " " + node.get("text").asText())
                    .containsExactlyInAnyOrder("stdout one", "stderr two");
        }
    }

    @Test
    void bytesThatAreNoTextComeExactlyIfAsked() throws Exception {
        web.line("a\u00ff");
        awaitHead(1);

        JsonNode line = get("/api/v1/logs?encoding=base64").get("lines").get(0);

        assertThat(line.get("base64").binaryValue()).isEqualTo("a\u00ff".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aClientThatNeverReadsSlowsNothingAndFindsAGap() throws Exception {
        try (Socket stalled = new Socket("127.0.0.1", port)) {
            stalled.setReceiveBufferSize(64 * 1024); // through a smaller one what is under way would take half a minute
            stalled.getOutputStream()
                    .write("GET /api/v1/logs/tail HTTP/1.1\r\nHost: localhost\r\n\r\n"
                            .getBytes(StandardCharsets.UTF_8));
            String line = "x".repeat(1000) + "\n";
            for (int i = 0; i < 200; i++) {
                web.write(line.repeat(60));
            }
            awaitHead(12_000);

            stalled.setReceiveBufferSize(
                    1 << 20); // what was sent by then would come at 20 KB/s through so small a window
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(stalled.getInputStream(), StandardCharsets.UTF_8));
            assertThat(reader.lines().anyMatch(text -> text.equals("event: gap")))
                    .isTrue();
        }
    }

    private String readEvents(String path, String lastEventId, int count, List<String> texts) throws Exception {
        HttpRequest.Builder request = request(path);
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        String id = "";
        try (Stream<String> lines = client.send(request.build(), HttpResponse.BodyHandlers.ofLines())
                .body()) {
            Iterator<String> each = lines.iterator();
            int left = count;
            while (left > 0) {
                String line = each.next();
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    texts.add(JSON.readTree(line.substring(6)).get("text").asText());
                    left--;
                }
            }
        }
        return id;
    }

    private void awaitHead(long lines) {
        Awaitility.await().until(() -> tukki.logs().view().head() >= lines);
    }

    private String raw(String request) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private JsonNode get(String path) throws Exception {
        return JSON.readTree(send(request(path).build()).body());
    }

    private HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path));
    }
}
