package io.tukki.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tukki.core.launch.TreeStats;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.testkit.process.FakeProcess;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Looking at processes over HTTP. */
class HttpObservationTest extends HttpTestCase {

    private static final ObjectMapper JSON = new ObjectMapper();

    private FakeProcess child;

    @BeforeEach
    void start() throws Exception {
        tukki.start(ProcessSpec.argv("web", "serve").build())
                .toCompletableFuture()
                .get(20, SECONDS);
        child = launcher.next();
        tukki.awaitReady(ProcessId.of("web")).toCompletableFuture().get(20, SECONDS);
    }

    @Test
    void tellsWhatTheTreeUses() throws Exception {
        child.uses(new TreeStats(Instant.EPOCH, 3, Duration.ofMillis(1500), 4096, 7, 21));

        JsonNode stats = JSON.readTree(get("stats").get(20, SECONDS).body());

        assertThat(stats.get("processes").asInt()).isEqualTo(3);
        assertThat(stats.get("processorMs").asInt()).isEqualTo(1500);
        assertThat(stats.get("residentBytes").asInt()).isEqualTo(4096);
        assertThat(stats.get("threads").asInt()).isEqualTo(7);
        assertThat(stats.get("openFiles").asInt()).isEqualTo(21);
    }

    @Test
    void aWaitForPortsIsAnsweredWhenAllAreThere() throws Exception {
        CompletableFuture<HttpResponse<String>> wait = get("ports?await=8080,8081");
        child.listen(8080);
        assertThat(JSON.readTree(get("ports").get(20, SECONDS).body()).get("ports"))
                .hasSize(1);
        assertThat(wait).isNotDone();

        child.listen(8081);

        JsonNode ports = JSON.readTree(wait.get(20, SECONDS).body()).get("ports");
        assertThat(ports.get(1).get("port").asInt()).isEqualTo(8081);
        assertThat(ports.get(1).get("address").asText()).isEqualTo("0.0.0.0");
    }

    @Test
    void aWaitForPortsEndsWithTheProcess() throws Exception {
        CompletableFuture<HttpResponse<String>> wait = get("ports?await=8080");
        child.exit(1);

        assertThat(wait.get(20, SECONDS).statusCode()).isEqualTo(409);
        assertThat(get("stats").get(20, SECONDS).statusCode()).isEqualTo(409);
    }

    @Test
    void aWaitForPortsEndsWithItsTime() throws Exception {
        assertThat(get("ports?await=8080&timeout=1").get(20, SECONDS).statusCode())
                .isEqualTo(408);
        assertThat(get("ports?await=http").get(20, SECONDS).statusCode()).isEqualTo(400);
    }

    private CompletableFuture<HttpResponse<String>> get(String path) {
        HttpRequest request =
                HttpRequest.newBuilder(uri("/api/v1/processes/web/" + path)).build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }
}
