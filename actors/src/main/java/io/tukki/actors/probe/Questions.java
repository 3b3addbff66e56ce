package io.tukki.actors.probe;

import com.google.re2j.Pattern;
import io.tukki.actors.launch.Errand;
import io.tukki.actors.probe.Prober.Answer;
import io.tukki.actors.probe.Prober.Question;
import io.tukki.core.launch.LaunchRequest;
import io.tukki.core.launch.ProcessLauncher;
import io.tukki.core.probe.ProbeCheck;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Makes the questions of a probe. */
public final class Questions {

    private static final int MAX_BODY = 64 * 1024;

    private final ProcessLauncher launcher;
    private final Executor io;

    /**
     * Makes questions that run commands with {@code launcher} and block on {@code io}.
     */
    public Questions(ProcessLauncher launcher, Executor io) {
        this.launcher = launcher;
        this.io = io;
    }

    /**
     * Returns a maker of questions that ask {@code check}.
     *
     * @param process the request its process was launched with: folder and environment for a command
     */
    public Supplier<Question> asking(ProbeCheck check, Duration timeout, LaunchRequest process) {
        if (check instanceof ProbeCheck.Tcp tcp) {
            return () -> blocking(() -> connect(tcp, timeout));
        }
        if (check instanceof ProbeCheck.Http http) {
            return () -> blocking(() -> get(http, timeout));
        }
        if (check instanceof ProbeCheck.Exec exec) {
            return () -> new Command(exec, process);
        }
        throw new IllegalArgumentException(check.describe() + " is not asked but read");
    }

    private Question blocking(Supplier<Answer> call) {
        CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(call, io);
        return new Question() {
            @Override
            public CompletionStage<Answer> answer() {
                return answer;
            }

            @Override
            public void cancel() {
                answer.cancel(false);
            }
        };
    }

    private static Answer connect(ProbeCheck.Tcp tcp, Duration timeout) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(tcp.host(), tcp.port()), (int) timeout.toMillis());
            return new Answer(true, "connected");
        } catch (IOException e) {
            return new Answer(false, String.valueOf(e.getMessage()));
        }
    }

    private static Answer get(ProbeCheck.Http http, Duration timeout) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) http.url().toURL().openConnection();
            try {
                connection.setConnectTimeout((int) timeout.toMillis());
                connection.setReadTimeout((int) timeout.toMillis());
                connection.setInstanceFollowRedirects(false);
                connection.setRequestProperty("Connection", "close");
                http.headers().forEach(connection::setRequestProperty);
                return judge(http, connection);
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return new Answer(false, String.valueOf(e.getMessage()));
        }
    }

    private static Answer judge(ProbeCheck.Http http, HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        if (status < http.lowestStatus() || status > http.highestStatus()) {
            return new Answer(false, "status " + status);
        }
        String pattern = http.bodyPattern();
        boolean found = pattern == null
                || Pattern.compile(pattern).matcher(body(connection)).find();
        return new Answer(found, "status " + status + (found ? "" : ", body does not match /" + pattern + "/"));
    }

    private static String body(HttpURLConnection connection) throws IOException {
        InputStream errors = connection.getErrorStream();
        try (InputStream body = errors == null ? connection.getInputStream() : errors) {
            return new String(body.readNBytes(MAX_BODY), StandardCharsets.UTF_8);
        }
    }

    /** A command whose exit is the answer. */
    private final class Command implements Question {
        private final Errand errand;

        private Command(ProbeCheck.Exec exec, LaunchRequest process) {
            Map<String, String> environment = process.environment();
            this.errand = Errand.run(
                    process.aside(exec.command().argv(environment), environment), launcher, Questions.this.io);
        }

        @Override
        public CompletionStage<Answer> answer() {
            return errand.exit().thenApply(status -> new Answer(status.isSuccess(), status.describe()));
        }

        @Override
        public void cancel() {
            errand.cancel();
        }
    }
}
