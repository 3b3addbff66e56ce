package io.tukki.bench.process;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A process manager that is run beside others, as its users run it: by a file and its own commands. */
abstract class Peer {

    /** A process that it is to run. */
    record Job(String name, List<String> argv) {}

    private static final long PATIENCE_SECONDS = 180;

    private final String name;
    private final Map<String, String> environment;
    private final Path folder;

    /** @param environment what marks everything that comes of this run */
    Peer(String name, Map<String, String> environment) throws IOException {
        this.name = name;
        this.environment = environment;
        this.folder = Files.createTempDirectory("tukki-peer-" + name);
    }

    String name() {
        return name;
    }

    Path folder() {
        return folder;
    }

    /** Starts the manager with {@code jobs}; they may come up later. One second of grace for each stop. */
    abstract void start(List<Job> jobs) throws IOException, InterruptedException;

    /** Waits until it can be asked to stop a job. */
    void awaitControl() throws IOException, InterruptedException {}

    /** Asks it to stop one job, and waits for its answer. */
    abstract void stop(String job) throws IOException, InterruptedException;

    /** Returns the pid of the manager itself. */
    abstract Optional<Long> pid() throws IOException;

    /** Ends the manager and its jobs. */
    abstract void close() throws IOException, InterruptedException;

    final Process spawn(List<String> argv) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(argv)
                .directory(folder.toFile())
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(folder.resolve("out.log").toFile()));
        builder.environment().putAll(environment);
        return builder.start();
    }

    final void run(String... argv) throws IOException, InterruptedException {
        Process process = spawn(List.of(argv));
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    /** Returns where {@code program} is in the PATH, empty if nowhere. */
    static Optional<Path> find(String program) {
        return List.of(System.getenv().getOrDefault("PATH", "").split(":", -1)).stream()
                .map(entry -> Path.of(entry.isEmpty() ? "." : entry, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String list(List<String> words) {
        return "[" + String.join(", ", words.stream().map(Peer::quoted).toList()) + "]";
    }

    /** This project, as {@code ./tukki up}. */
    static final class Tukki extends Peer {
        private static final String API = "http://127.0.0.1:8855";

        private final Path script;
        private long pid;

        Tukki(Path root, Map<String, String> environment) throws IOException {
            super("tukki", environment);
            this.script = root.resolve("tukki");
        }

        @Override
        void start(List<Job> jobs) throws IOException {
            StringBuilder file = new StringBuilder("processes:\n");
            for (Job job : jobs) {
                file.append("  ").append(job.name()).append(": { argv: ").append(list(job.argv()));
                file.append(", stop: { grace: 1s }, restart: always }\n");
            }
            Path project = Files.writeString(folder().resolve("tukki.yaml"), file.toString());
            pid = spawn(List.of(script.toString(), "up", "-f", project.toString()))
                    .pid();
        }

        @Override
        void awaitControl() throws IOException, InterruptedException {
            run("curl", "-s", "--retry", "30", "--retry-delay", "1", "--retry-connrefused", API + "/health");
        }

        @Override
        void stop(String job) throws IOException, InterruptedException {
            Path token = Path.of(System.getProperty("user.home"), ".tukki", "token");
            String runtime = System.getenv("XDG_RUNTIME_DIR");
            Path file = runtime == null || runtime.isBlank() ? token : Path.of(runtime, "tukki", "token");
            run(
                    "curl",
                    "-s",
                    "-X",
                    "POST",
                    "-H",
                    "Authorization: Bearer " + Files.readString(file).strip(),
                    API + "/api/v1/processes/" + job + "/stop");
        }

        @Override
        Optional<Long> pid() {
            return Optional.of(pid); // the script becomes the JVM
        }

        @Override
        void close() {
            ProcessHandle.of(pid).ifPresent(manager -> {
                manager.destroy();
                manager.onExit()
                        .completeOnTimeout(manager, 60, TimeUnit.SECONDS)
                        .join();
            });
        }
    }

    /** supervisord and supervisorctl. */
    static final class Supervisord extends Peer {
        private final String program;
        private long pid;

        Supervisord(Path program, Map<String, String> environment) throws IOException {
            super("supervisord", environment);
            this.program = program.toString();
        }

        private Path configuration() {
            return folder().resolve("supervisord.conf");
        }

        @Override
        void start(List<Job> jobs) throws IOException {
            StringBuilder file = new StringBuilder();
            file.append("[unix_http_server]\nfile=%(here)s/s.sock\n[supervisord]\nnodaemon=true\nminfds=16384\n");
            file.append("logfile=%(here)s/s.log\npidfile=%(here)s/s.pid\n[supervisorctl]\n");
            file.append("serverurl=unix://").append(folder()).append("/s.sock\n[rpcinterface:supervisor]\n");
            file.append("supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface\n");
            for (Job job : jobs) {
                Path script = folder().resolve(job.name() + ".sh");
                Files.writeString(
                        script,
                        "exec "
                                + String.join(
                                        " ",
                                        job.argv().stream()
                                                .map(Peer::shellQuoted)
                                                .toList()));
                file.append("[program:")
                        .append(job.name())
                        .append("]\ncommand=/bin/sh ")
                        .append(script);
                file.append("\nstopwaitsecs=1\nautorestart=true\nstartsecs=0\n");
            }
            Files.writeString(configuration(), file.toString());
            pid = spawn(List.of(program, "-n", "-c", configuration().toString()))
                    .pid();
        }

        @Override
        void stop(String job) throws IOException, InterruptedException {
            run("supervisorctl", "-c", configuration().toString(), "stop", job);
        }

        @Override
        Optional<Long> pid() {
            return Optional.of(pid);
        }

        @Override
        void close() throws IOException, InterruptedException {
            run("supervisorctl", "-c", configuration().toString(), "shutdown");
        }
    }

    private static String shellQuoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** pm2, with a home of its own. */
    static final class Pm2 extends Peer {
        private final String program;

        Pm2(Path program, Map<String, String> environment) throws IOException {
            super("pm2", environment);
            this.program = program.toString();
        }

        private void pm2(String... words) throws IOException, InterruptedException {
            List<String> argv = new ArrayList<>(List.of("env", "PM2_HOME=" + folder(), program));
            argv.addAll(List.of(words));
            run(argv.toArray(String[]::new));
        }

        @Override
        void start(List<Job> jobs) throws IOException, InterruptedException {
            List<String> apps = jobs.stream()
                    .map(job ->
                            "{\"name\": " + quoted(job.name()) + ", \"interpreter\": \"none\", \"kill_timeout\": 1000,"
                                    + " \"script\": " + quoted(job.argv().get(0)) + ", \"args\": "
                                    + list(job.argv().subList(1, job.argv().size())) + "}")
                    .toList();
            Path file = folder().resolve("apps.json");
            Files.writeString(file, "{\"apps\": [" + String.join(",\n", apps) + "]}");
            pm2("start", file.toString());
        }

        @Override
        void stop(String job) throws IOException, InterruptedException {
            pm2("stop", job);
        }

        @Override
        Optional<Long> pid() {
            String text = Leftovers.text(folder().resolve("pm2.pid")).strip();
            return text.isEmpty() ? Optional.empty() : Optional.of(Long.valueOf(text));
        }

        @Override
        void close() throws IOException, InterruptedException {
            pm2("kill");
        }
    }
}
