package io.tukki.server.project;

import io.tukki.core.project.Spelling;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of a project file, by where they stand. {@code tukki.schema.json} has the same; a test sees to it. */
enum Keys {
    PROJECT("at the top", "name", "env", "processes", "groups", "logs"),
    PROCESS(
            "under a process",
            "command",
            "argv",
            "dir",
            "env",
            "env_file",
            "clean_env",
            "depends_on",
            "restart",
            "success_codes",
            "startup",
            "readiness",
            "liveness",
            "start_timeout",
            "run_timeout",
            "replicas",
            "schedule",
            "watch",
            "disabled",
            "stop",
            "stdin",
            "terminal",
            "user",
            "limits",
            "memory_ceiling",
            "logs",
            "merge_streams",
            "description"),
    SCHEDULE("under 'schedule'", "cron", "every", "timezone", "overlap", "run_at_start"),
    WATCH("under 'watch'", "paths", "ignore", "debounce", "signal"),
    LOGS("under 'logs' at the top", "budget", "total", "max_lines", "max_age", "directory", "files"),
    LOG_FILES("under 'files'", "max_bytes", "max_age", "flush_interval"),
    PROCESS_LOGS("under 'logs' of a process", "budget"),
    DEPENDENCY("under a dependency", "condition", "restart"),
    STOP("under 'stop'", "signal", "command", "stdin", "close_stdin", "grace"),
    LIMITS(
            "under 'limits'",
            "nice",
            "umask",
            "as",
            "core",
            "cpu",
            "data",
            "fsize",
            "memlock",
            "nofile",
            "nproc",
            "stack",
            "memory_max",
            "cpu_max"),
    RANGE("under a limit", "soft", "hard"),
    TERMINAL("under 'terminal'", "columns", "rows"),
    RESTART("under 'restart'", "policy", "max", "within", "backoff", "stable_after", "never_after"),
    GROUP("under a group", "strategy", "members", "parent", "max", "within"),
    BACKOFF("under 'backoff'", "first", "cap", "factor", "jitter"),
    PROBE(
            "under a probe",
            "http",
            "tcp",
            "exec",
            "log",
            "notify",
            "initial_delay",
            "period",
            "timeout",
            "failures",
            "successes"),
    HTTP("under 'http'", "url", "status", "headers", "body");

    /** A key with this start is the user's own: a place for anchors and notes. */
    static final String OWN = "x-";

    /** What other tools call it; several where it depends on the place. */
    private static final Map<String, List<String>> ALIASES = Map.ofEntries(
            alias("services", "processes"),
            alias("procs", "processes"),
            alias("environment", "env"),
            alias("env_files", "env_file"),
            alias("dotenv", "env_file"),
            alias("cmd", "command"),
            alias("run", "command"),
            alias("shell", "command"),
            alias("entrypoint", "argv"),
            alias("args", "argv"),
            alias("working_dir", "dir"),
            alias("cwd", "dir"),
            alias("needs", "depends_on"),
            alias("after", "depends_on"),
            alias("availability", "restart"),
            alias("restart_policy", "restart"),
            alias("success_exit_codes", "success_codes"),
            alias("launch_timeout", "start_timeout"),
            alias("startup_probe", "startup"),
            alias("readiness_probe", "readiness"),
            alias("ready", "readiness"),
            alias("healthcheck", "readiness"),
            alias("ready_log_line", "readiness"),
            alias("liveness_probe", "liveness"),
            alias("alive", "liveness"),
            alias("shutdown", "stop"),
            alias("stop_signal", "stop"),
            alias("stop_grace_period", "stop"),
            alias("log", "logs"),
            alias("logging", "logs"),
            alias("per_process", "budget"),
            alias("dir", "directory"),
            alias("log_location", "directory"),
            alias("max_size", "max_bytes"),
            alias("stdin_open", "stdin"),
            alias("tty", "terminal"),
            alias("is_tty", "terminal"),
            alias("cols", "columns"),
            alias("run_as", "user"),
            alias("username", "user"),
            alias("rlimits", "limits"),
            alias("ulimits", "limits"),
            alias("resources", "limits"),
            alias("max_memory_restart", "memory_ceiling"),
            alias("open_files", "nofile"),
            alias("memory", "memory_max", "memory_ceiling"),
            alias("cpus", "cpu_max"),
            alias("timeout", "grace", "run_timeout"),
            alias("timeout_seconds", "grace", "timeout", "run_timeout"),
            alias("is_disabled", "disabled"),
            alias("scale", "replicas"),
            alias("instances", "replicas"),
            alias("numprocs", "replicas"),
            alias("mode", "policy", "strategy"),
            alias("processes", "members"),
            alias("condition", "policy"),
            alias("max_restarts", "max"),
            alias("max_attempts", "max"),
            alias("window", "within"),
            alias("backoff_seconds", "backoff"),
            alias("delay", "backoff"),
            alias("max_delay", "cap"),
            alias("http_get", "http"),
            alias("tcp_socket", "tcp"),
            alias("command", "exec"),
            alias("pattern", "log"),
            alias("initial_delay_seconds", "initial_delay"),
            alias("start_period", "initial_delay"),
            alias("interval", "period"),
            alias("period_seconds", "period"),
            alias("retries", "failures"),
            alias("failure_threshold", "failures"),
            alias("success_threshold", "successes"),
            alias("status_code", "status"));

    private final String place;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> names;

    Keys(String place, String... names) {
        this.place = place;
        this.names = List.of(names);
    }

    List<String> names() {
        return names;
    }

    boolean knows(String key) {
        return names.contains(key) || key.startsWith(OWN);
    }

    /** Returns what an unknown key may have been meant to be, or where it belongs. */
    Optional<String> hint(String unknown) {
        return ALIASES.getOrDefault(unknown, List.of()).stream()
                .filter(names::contains)
                .findFirst()
                .map(name -> "here it is called '" + name + "'")
                .or(() -> elsewhere(unknown))
                .or(() -> Spelling.didYouMean(unknown, names))
                .or(() -> Optional.of("known here: " + String.join(", ", names)));
    }

    private static Map.Entry<String, List<String>> alias(String theirs, String... ours) {
        return Map.entry(theirs, List.of(ours));
    }

    private static Optional<String> elsewhere(String unknown) {
        for (Keys keys : values()) {
            if (keys.names.contains(unknown)) {
                return Optional.of("it belongs " + keys.place);
            }
        }
        return Optional.empty();
    }
}
