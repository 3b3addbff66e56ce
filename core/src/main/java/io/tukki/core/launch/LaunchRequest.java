package io.tukki.core.launch;

import io.tukki.core.process.ProcessSpec;
import io.tukki.core.process.ResourceLimits;
import io.tukki.core.process.TerminalSize;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a launcher needs to start one child; everything is decided already.
 *
 * @param argv program and arguments, at least one word; a program without slash is looked up in the PATH of
 *     {@code environment}
 * @param directory working directory; null for that of this JVM
 * @param environment the whole environment of the child
 * @param mergeStreams whether standard error shares the pipe of standard output
 * @param terminal size of the terminal that its three streams are, whatever {@code stdin} and {@code mergeStreams}
 *     say; null for pipes
 * @param confinement under which user and limits it runs; what cannot be had is a refusal
 * @param notices whether it is given ways to tell of itself: see {@link RunningProcess#notices}
 */
public record LaunchRequest(
        List<String> argv,
        @Nullable Path directory,
        Map<String, String> environment,
        ProcessSpec.Stdin stdin,
        boolean mergeStreams,
        @Nullable TerminalSize terminal,
        Confinement confinement,
        boolean notices) {

    /** Environment variable with the named pipe to which a child writes what it tells of itself. */
    public static final String NOTIFY_VARIABLE = "TUKKI_NOTIFY";

    /** Environment variable with the datagram socket for the same, as of {@code sd_notify}. */
    public static final String NOTIFY_SOCKET_VARIABLE = "NOTIFY_SOCKET";

    public LaunchRequest {
        argv = List.copyOf(argv);
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("argv must name a program");
        }
    }

    /** A request for a child on pipes, as free as this JVM. */
    public LaunchRequest(
            List<String> argv,
            @Nullable Path directory,
            Map<String, String> environment,
            ProcessSpec.Stdin stdin,
            boolean mergeStreams) {
        this(argv, directory, environment, stdin, mergeStreams, null, Confinement.NONE, false);
    }

    /** Returns this request for a child on a terminal. */
    public LaunchRequest onTerminal(TerminalSize size) {
        return new LaunchRequest(argv, directory, environment, stdin, mergeStreams, size, confinement, notices);
    }

    /** Returns this request for a child under {@code value}. */
    public LaunchRequest under(Confinement value) {
        return new LaunchRequest(argv, directory, environment, stdin, mergeStreams, terminal, value, notices);
    }

    /** Returns this request for another command line and environment. */
    public LaunchRequest running(List<String> words, Map<String, String> variables) {
        return new LaunchRequest(words, directory, variables, stdin, mergeStreams, terminal, confinement, notices);
    }

    /** Returns this request with more variables in the environment. */
    public LaunchRequest with(Map<String, String> variables) {
        Map<String, String> all = new LinkedHashMap<>(environment);
        all.putAll(variables);
        return running(argv, all);
    }

    /** Returns this request for a child that is given ways to tell of itself. */
    public LaunchRequest withNotices() {
        return new LaunchRequest(argv, directory, environment, stdin, mergeStreams, terminal, confinement, true);
    }

    /** Returns the request to run {@code command} beside this child: as the same user, without input, merged. */
    public LaunchRequest aside(List<String> command, Map<String, String> variables) {
        return new LaunchRequest(command, directory, variables, ProcessSpec.Stdin.CLOSED, true)
                .under(new Confinement(ResourceLimits.NONE, confinement.user(), null));
    }

    /** Returns whether standard input can be written to. */
    public boolean hasOpenStdin() {
        return stdin == ProcessSpec.Stdin.OPEN || terminal != null;
    }

    /** Returns whether both outputs come through one stream. */
    public boolean hasOneOutput() {
        return mergeStreams || terminal != null;
    }
}
