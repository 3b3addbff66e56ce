package io.tukki.core.process;

import io.tukki.core.probe.ProbeCheck;
import io.tukki.core.probe.ProbeSpec;
import io.tukki.core.restart.RestartPolicy;
import io.tukki.core.schedule.Schedule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Everything there is to know to run one process: an immutable value, made by a {@link Builder}. */
public final class ProcessSpec {

    /** What a probe is asked for. */
    public enum ProbeKind {
        /** Whether it has started; until it passes the other probes wait, and if it fails the incarnation has failed. */
        STARTUP,
        /** Whether it can be used; decides between running and ready. */
        READINESS,
        /** Whether it still works; if not the incarnation is ended and the restart policy decides. */
        LIVENESS
    }

    /** Where the standard input of a child comes from. */
    public enum Stdin {
        /** {@code /dev/null}: a read ends at once. The default. */
        CLOSED,
        /** The standard input of this JVM, handed over as it is. */
        INHERITED,
        /** A pipe that this runtime writes to. */
        OPEN
    }

    private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z_][A-Za-z0-9._-]{0,31}");

    private final ProcessId id;
    private final CommandLine command;
    private final String description;
    private final @Nullable Replica replica;
    private final @Nullable Schedule schedule;
    private final @Nullable WatchSpec watch;
    private final @Nullable Path directory;
    private final Map<String, String> environment;
    private final boolean cleanEnvironment;
    private final Map<ProcessId, DependencyCondition> dependencies;
    private final Set<ProcessId> restartsWith;
    private final StopLadder stopLadder;
    private final Stdin stdin;
    private final @Nullable TerminalSize terminal;
    private final ResourceLimits limits;
    private final @Nullable String user;
    private final long memoryCeiling;
    private final long logBudget;
    private final boolean mergeStreams;
    private final Duration partialFlush;
    private final RestartPolicy restartPolicy;
    private final Set<Integer> successCodes;
    private final Map<ProbeKind, ProbeSpec> probes;
    private final Duration startTimeout;
    private final Duration runTimeout;

    private ProcessSpec(Builder builder) {
        this.id = builder.id;
        this.command = builder.command;
        this.description = builder.description;
        this.replica = builder.replica;
        this.schedule = builder.schedule;
        this.watch = builder.watch;
        this.directory = builder.directory;
        this.environment = Collections.unmodifiableMap(new LinkedHashMap<>(builder.environment));
        this.cleanEnvironment = builder.cleanEnvironment;
        this.dependencies = Collections.unmodifiableMap(new LinkedHashMap<>(builder.dependencies));
        this.restartsWith = Collections.unmodifiableSet(new TreeSet<>(builder.restartsWith));
        this.stopLadder = builder.stopLadder;
        this.stdin = builder.stdin;
        this.terminal = builder.terminal;
        this.limits = builder.limits;
        this.user = builder.user;
        this.memoryCeiling = builder.memoryCeiling;
        this.logBudget = builder.logBudget;
        this.mergeStreams = builder.mergeStreams;
        this.partialFlush = builder.partialFlush;
        this.restartPolicy = builder.restartPolicy;
        this.successCodes = Collections.unmodifiableSet(new TreeSet<>(builder.successCodes));
        this.probes = Collections.unmodifiableMap(new EnumMap<>(builder.probes));
        this.startTimeout = builder.startTimeout;
        this.runTimeout = builder.runTimeout;
    }

    /** Returns a builder for a process that executes {@code argv} without a shell. */
    public static Builder argv(String name, String... argv) {
        return new Builder(ProcessId.of(name), new CommandLine.Argv(List.of(argv)));
    }

    /** Returns a builder for a process that runs {@code line} in {@code $SHELL -c} ({@code sh} where unset). */
    public static Builder shell(String name, String line) {
        return new Builder(ProcessId.of(name), new CommandLine.Shell(line));
    }

    public static Builder builder(ProcessId id, CommandLine command) {
        return new Builder(id, command);
    }

    public ProcessId id() {
        return id;
    }

    public CommandLine command() {
        return command;
    }

    /** Returns what it is for, in the words of whoever wrote the spec; empty by default. */
    public String description() {
        return description;
    }

    /** Returns when it is run by the clock; empty to run it as soon as its dependencies allow. */
    public Optional<Schedule> schedule() {
        return Optional.ofNullable(schedule);
    }

    /** Returns the files whose change restarts it; empty, the default: none. */
    public Optional<WatchSpec> watch() {
        return Optional.ofNullable(watch);
    }

    /** Returns which of several processes of the same kind it is; empty if it is the only one. */
    public Optional<Replica> replica() {
        return Optional.ofNullable(replica);
    }

    /** Returns the working directory, empty for that of this JVM. */
    public Optional<Path> directory() {
        return Optional.ofNullable(directory);
    }

    /** Returns the variables laid over the inherited environment, or all there are if it is clean. */
    public Map<String, String> environment() {
        return environment;
    }

    /** Returns whether the child starts without this JVM's environment. Default: false. */
    public boolean cleanEnvironment() {
        return cleanEnvironment;
    }

    /** Returns what must have happened before this process starts, by process. */
    public Map<ProcessId, DependencyCondition> dependencies() {
        return dependencies;
    }

    /**
     * Returns the dependencies that this process is restarted with: when one of them is restarted, by itself or by
     * somebody, this one is stopped before it and started when its conditions are met again. Default: none.
     */
    public Set<ProcessId> restartsWith() {
        return restartsWith;
    }

    /** Returns how to stop it. Default: {@link StopLadder#DEFAULT}. */
    public StopLadder stopLadder() {
        return stopLadder;
    }

    /** Returns where its standard input comes from; of no effect with a terminal, which is always open. */
    public Stdin stdin() {
        return stdin;
    }

    /**
     * Returns the size of the terminal that its three streams are; empty, the default: they are pipes. On a terminal
     * both outputs are one stream, tagged {@code pty}, and its driver gives them {@code \r\n} as line ends.
     */
    public Optional<TerminalSize> terminal() {
        return Optional.ofNullable(terminal);
    }

    /** Returns what it may use of the machine. Default: {@link ResourceLimits#NONE}. */
    public ResourceLimits limits() {
        return limits;
    }

    /**
     * Returns the name of the account it runs as, with its groups, {@code HOME}, {@code USER} and {@code LOGNAME};
     * empty, the default, for that of this JVM. Another one than that needs root.
     */
    public Optional<String> user() {
        return Optional.ofNullable(user);
    }

    /** Returns whether {@code text} can be the name of an account: letters, digits, {@code . _ -}, at most 32. */
    public static boolean isAccountName(String text) {
        return ACCOUNT.matcher(text).matches();
    }

    /**
     * Returns the most resident memory of its tree in bytes; above it the incarnation is ended by the ladder, has failed
     * and is started again as the restart policy says. Looked at once a second. 0, the default: any.
     */
    public long memoryCeiling() {
        return memoryCeiling;
    }

    /** Returns the most memory for its log in bytes, index included. 0, the default: what the runtime gives to each. */
    public long logBudget() {
        return logBudget;
    }

    /** Returns whether this runtime can write to its standard input. */
    public boolean hasOpenStdin() {
        return stdin == Stdin.OPEN || terminal != null;
    }

    /**
     * Returns whether standard error goes into the pipe of standard output, which keeps the true order between the
     * two and loses the tag. Default: false; then the order between the two is the order of arrival.
     */
    public boolean mergeStreams() {
        return mergeStreams;
    }

    /**
     * Returns how long an unterminated line may wait for its end before what there is of it is stored as a part.
     * Zero, the default: until the line ends, is too long, or the output ends.
     */
    public Duration partialFlush() {
        return partialFlush;
    }

    /** Returns what to do when it has ended by itself. Default: {@link RestartPolicy#NEVER}. */
    public RestartPolicy restartPolicy() {
        return restartPolicy;
    }

    /** Returns the exit codes that count as success beside 0. Default: none. */
    public Set<Integer> successCodes() {
        return successCodes;
    }

    /** Returns whether an end of this process counts as success. */
    public boolean isSuccess(ExitStatus status) {
        return status.isSuccess() || (status instanceof ExitStatus.Code code && successCodes.contains(code.code()));
    }

    /** Returns its probes, by what they are asked for. Default: none; then it counts as ready when it runs. */
    public Map<ProbeKind, ProbeSpec> probes() {
        return probes;
    }

    /** Returns whether any probe has it tell of itself. */
    public boolean tellsOfItself() {
        return probes.values().stream().anyMatch(probe -> probe.check() instanceof ProbeCheck.Notify);
    }

    /** Returns how long it may not say that it is alive; empty if it need not. */
    public Optional<Duration> silence() {
        return Optional.ofNullable(probes.get(ProbeKind.LIVENESS))
                .filter(probe -> probe.check() instanceof ProbeCheck.Notify)
                .map(ProbeSpec::silence);
    }

    /** Returns how long it may take to be ready; then it is ended and has failed. Zero, the default: any time. */
    public Duration startTimeout() {
        return startTimeout;
    }

    /** Returns how long an incarnation may run; then it is ended and has failed. Zero, the default: any time. */
    public Duration runTimeout() {
        return runTimeout;
    }

    /** Returns a builder that starts from this spec. */
    public Builder toBuilder() {
        Builder builder = new Builder(id, command);
        builder.description = description;
        builder.replica = replica;
        builder.schedule = schedule;
        builder.watch = watch;
        builder.directory = directory;
        builder.environment.putAll(environment);
        builder.cleanEnvironment = cleanEnvironment;
        builder.dependencies.putAll(dependencies);
        builder.restartsWith.addAll(restartsWith);
        builder.stopLadder = stopLadder;
        builder.stdin = stdin;
        builder.terminal = terminal;
        builder.limits = limits;
        builder.user = user;
        builder.memoryCeiling = memoryCeiling;
        builder.logBudget = logBudget;
        builder.mergeStreams = mergeStreams;
        builder.partialFlush = partialFlush;
        builder.restartPolicy = restartPolicy;
        builder.successCodes = successCodes;
        builder.probes.putAll(probes);
        builder.startTimeout = startTimeout;
        builder.runTimeout = runTimeout;
        return builder;
    }

    @Override
    public String toString() {
        return "ProcessSpec(" + id + ": " + command.display() + ")";
    }

    /** Collects the optional settings of a {@link ProcessSpec}; not thread-safe. */
    public static final class Builder {
        private ProcessId id;
        private final CommandLine command;
        private String description = "";
        private @Nullable Replica replica;
        private @Nullable Schedule schedule;
        private @Nullable WatchSpec watch;
        private @Nullable Path directory;
        private final Map<String, String> environment = new LinkedHashMap<>();
        private boolean cleanEnvironment;
        private final Map<ProcessId, DependencyCondition> dependencies = new LinkedHashMap<>();
        private final Set<ProcessId> restartsWith = new TreeSet<>();
        private StopLadder stopLadder = StopLadder.DEFAULT;
        private Stdin stdin = Stdin.CLOSED;
        private @Nullable TerminalSize terminal;
        private ResourceLimits limits = ResourceLimits.NONE;
        private @Nullable String user;
        private long memoryCeiling;
        private long logBudget;
        private boolean mergeStreams;
        private Duration partialFlush = Duration.ZERO;
        private RestartPolicy restartPolicy = RestartPolicy.NEVER;
        private Set<Integer> successCodes = Set.of();
        private final Map<ProbeKind, ProbeSpec> probes = new EnumMap<>(ProbeKind.class);
        private Duration startTimeout = Duration.ZERO;
        private Duration runTimeout = Duration.ZERO;

        private Builder(ProcessId id, CommandLine command) {
            this.id = id;
            this.command = command;
        }

        public Builder id(ProcessId value) {
            this.id = value;
            return this;
        }

        public Builder description(String value) {
            this.description = value;
            return this;
        }

        public Builder schedule(Schedule value) {
            this.schedule = value;
            return this;
        }

        public Builder watch(WatchSpec value) {
            this.watch = value;
            return this;
        }

        public Builder replica(Replica value) {
            this.replica = value;
            return this;
        }

        public Builder directory(Path value) {
            this.directory = value;
            return this;
        }

        public Builder env(String name, String value) {
            this.environment.put(name, value);
            return this;
        }

        public Builder env(Map<String, String> values) {
            this.environment.putAll(values);
            return this;
        }

        public Builder cleanEnvironment(boolean value) {
            this.cleanEnvironment = value;
            return this;
        }

        public Builder dependsOn(String process, DependencyCondition condition) {
            this.dependencies.put(ProcessId.of(process), condition);
            return this;
        }

        /** Replaces all dependencies. */
        public Builder dependencies(Map<ProcessId, DependencyCondition> values) {
            this.dependencies.clear();
            this.dependencies.putAll(values);
            return this;
        }

        /** Has it restarted with {@code dependency}, which it also depends on with some condition. */
        public Builder restartsWith(String dependency) {
            this.restartsWith.add(ProcessId.of(dependency));
            return this;
        }

        /** Replaces all dependencies it is restarted with. */
        public Builder restartsWith(Set<ProcessId> values) {
            this.restartsWith.clear();
            this.restartsWith.addAll(values);
            return this;
        }

        public Builder stopLadder(StopLadder value) {
            this.stopLadder = value;
            return this;
        }

        public Builder stdin(Stdin value) {
            this.stdin = value;
            return this;
        }

        public Builder terminal(TerminalSize value) {
            this.terminal = value;
            return this;
        }

        public Builder limits(ResourceLimits value) {
            this.limits = value;
            return this;
        }

        /** Sets the account, by a name as in {@link #isAccountName}. */
        public Builder user(String value) {
            if (!isAccountName(value)) {
                throw new IllegalArgumentException("user \"" + value + "\" must be the name of an account");
            }
            this.user = value;
            return this;
        }

        /** Sets the ceiling in bytes, 0 or more. */
        public Builder memoryCeiling(long bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException("memoryCeiling (" + bytes + ") must be >= 0");
            }
            this.memoryCeiling = bytes;
            return this;
        }

        /** Sets the memory for its log in bytes, at least 64 KiB; 0 for what the runtime gives to each. */
        public Builder logBudget(long bytes) {
            if (bytes != 0 && bytes < 64 << 10) {
                throw new IllegalArgumentException("logBudget (" + bytes + ") must be 0 or >= 64 KiB");
            }
            this.logBudget = bytes;
            return this;
        }

        public Builder mergeStreams(boolean value) {
            this.mergeStreams = value;
            return this;
        }

        public Builder partialFlush(Duration value) {
            this.partialFlush = value;
            return this;
        }

        public Builder restart(RestartPolicy value) {
            this.restartPolicy = value;
            return this;
        }

        public Builder successCodes(Set<Integer> values) {
            this.successCodes = Set.copyOf(values);
            return this;
        }

        public Builder probe(ProbeKind kind, ProbeSpec value) {
            this.probes.put(kind, value);
            return this;
        }

        public Builder startTimeout(Duration value) {
            this.startTimeout = value;
            return this;
        }

        public Builder runTimeout(Duration value) {
            this.runTimeout = value;
            return this;
        }

        public ProcessSpec build() {
            return new ProcessSpec(this);
        }
    }
}
