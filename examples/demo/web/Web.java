import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** A web server in one file: {@code java Web.java}. PORT chooses the port, 8090 by default. */
public class Web {

    private static final AtomicLong VISITS = new AtomicLong();

    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8090"));
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        } catch (BindException e) {
            System.err.println("port " + port + " is taken; set PORT to another one");
            System.exit(1);
            return;
        }
        server.createContext("/", Web::greet);
        server.start();
        System.out.println("listening on http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private static void greet(HttpExchange exchange) throws IOException {
        long visit = VISITS.incrementAndGet();
        System.out.println(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " (visit " + visit + ")");
        String greeting = System.getenv().getOrDefault("GREETING", "hello");
        byte[] body = (greeting + ", visit " + visit + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(200, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }
}
