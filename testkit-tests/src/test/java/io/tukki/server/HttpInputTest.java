package io.tukki.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.process.ProcessSpec;
import io.tukki.core.process.TerminalSize;
import io.tukki.testkit.process.FakeProcess;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Writing to processes over HTTP. */
class HttpInputTest extends HttpTestCase {

    @Test
    void aBodyIsWrittenAsTheProcessReadsAndAnsweredWhenItHasAll() throws Exception {
        FakeProcess child = started(ProcessSpec.argv("repl", "repl").stdin(ProcessSpec.Stdin.OPEN));
        child.roomForInput(100_000);
        String text = "0123456789".repeat(50_000);

        CompletableFuture<HttpResponse<String>> response = post("repl/stdin?close=true", text);
        Awaitility.await().until(() -> child.input().length() == 100_000);
        assertThat(response).isNotDone();
        child.roomForInput(1_000_000);

        assertThat(response.get(20, SECONDS).body()).isEqualTo("{\"written\":500000,\"closed\":true}");
        assertThat(child.input()).isEqualTo(text);
        assertThat(child.isInputClosed()).isTrue();
    }

    @Test
    void whatIsNotTakenIsAProblemWithTheReason() throws Exception {
        started(ProcessSpec.argv("deaf", "serve"));

        HttpResponse<String> response = post("deaf/stdin", "text").get(20, SECONDS);

        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(response.body()).contains("deaf takes no input: its standard input is not open");
        assertThat(post("nobody/stdin", "text").get(20, SECONDS).statusCode()).isEqualTo(404);
    }

    @Test
    void aTerminalTakesItsSize() throws Exception {
        FakeProcess child = started(ProcessSpec.argv("shell", "sh").terminal(TerminalSize.DEFAULT));

        assertThat(post("shell/terminal?columns=100&rows=50", "")
                        .get(20, SECONDS)
                        .body())
                .isEqualTo("{\"columns\":100,\"rows\":50}");

        assertThat(child.terminal()).isEqualTo(new TerminalSize(100, 50));
        assertThat(post("shell/terminal?columns=0&rows=50", "").get(20, SECONDS).statusCode())
                .isEqualTo(400);
    }

    @Test
    void writingNeedsTheToken() throws Exception {
        FakeProcess child = started(ProcessSpec.argv("repl", "repl").stdin(ProcessSpec.Stdin.OPEN));
        HttpRequest request = HttpRequest.newBuilder(process("repl/stdin"))
                .POST(HttpRequest.BodyPublishers.ofString("x"))
                .build();

        assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(401);
        assertThat(child.input()).isEmpty();
    }

    private FakeProcess started(ProcessSpec.Builder spec) throws Exception {
        tukki.start(spec.build()).toCompletableFuture().get(20, SECONDS);
        return launcher.next();
    }

    private CompletableFuture<HttpResponse<String>> post(String path, String body) {
        return client.sendAsync(
                HttpRequest.newBuilder(process(path))
                        .header("Authorization", "Bearer " + TOKEN)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private URI process(String path) {
        return uri("/api/v1/processes/" + path);
    }
}
