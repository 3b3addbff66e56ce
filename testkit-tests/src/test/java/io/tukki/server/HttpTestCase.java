package io.tukki.server;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.tukki.actors.Tukki;
import io.tukki.actors.TukkiSettings;
import io.tukki.server.http.TukkiHttp;
import io.tukki.testkit.process.FakeLauncher;
import java.net.URI;
import java.net.http.HttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A runtime on fake processes, and a client of its HTTP API. */
abstract class HttpTestCase {

    static final String TOKEN = "a-token";

    final HttpClient client = HttpClient.newHttpClient();
    final FakeLauncher launcher = new FakeLauncher();
    Tukki tukki;
    int port;

    TukkiSettings settings() {
        return TukkiSettings.load();
    }

    @BeforeEach
    void bind() throws Exception {
        tukki = Tukki.start(settings(), launcher);
        port = TukkiHttp.bind(tukki, 0, TOKEN)
                .toCompletableFuture()
                .get(20, SECONDS)
                .localAddress()
                .getPort();
    }

    @AfterEach
    void close() {
        tukki.close();
    }

    final URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
