package io.tukki.server.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** Server-sent events. */
final class Sse {

    /** How long nothing may be said, so that a connection that is gone is found out. */
    static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private static final ContentType EVENT_STREAM = MediaTypes.TEXT_EVENT_STREAM.toContentType();

    private Sse() {}

    static HttpResponse stream(Source<ByteString, NotUsed> events) {
        return HttpResponse.create()
                .withEntity(HttpEntities.createChunked(
                        EVENT_STREAM, events.keepAlive(HEARTBEAT, () -> ByteString.fromString(":\n\n"))));
    }

    /**
     * Writes one event.
     *
     * @param fields whole lines, such as {@code id: 5}
     */
    static void write(ByteArrayOutputStream out, String fields, Json.Body body) {
        out.writeBytes((fields + "data: ").getBytes(StandardCharsets.UTF_8));
        Json.write(out, body);
        out.writeBytes("\n\n".getBytes(StandardCharsets.UTF_8));
    }
}
