import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A web server in one file whose {@code /health} says 503 for two seconds: {@code java Api.java}. */
public class Api {

    private static final long HEALTHY_AT = System.nanoTime() + 2_000_000_000L;

    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8092"));
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.createContext("/", exchange -> answer(exchange, 200, System.getenv().getOrDefault("GREETING", "hello")));
        server.createContext("/health", Api::health);
        server.start();
        System.out.println("listening on http://127.0.0.1:" + port + "/, healthy in two seconds");
    }

    private static void health(HttpExchange exchange) throws IOException {
        boolean healthy = System.nanoTime() - HEALTHY_AT >= 0;
        answer(exchange, healthy ? 200 : 503, healthy ? "ok" : "warming up");
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }
}
