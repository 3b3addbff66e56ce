package io.tukki.actors.launch;

import io.tukki.core.launch.LaunchRequest;
import io.tukki.core.process.ExitStatus.Cause;
import io.tukki.core.process.ExitStatus.NotStarted;
import io.tukki.core.process.ProcessSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Looks for programs without starting them. */
public final class Programs {

    private Programs() {}

    /**
     * Returns in words why the program of {@code spec} could not be executed now: it is not there, or may not be. Of a
     * shell line only the shell is looked for. Reads the file system.
     *
     * @param inherited what the process inherits unless its spec says clean
     */
    public static Optional<String> problem(ProcessSpec spec, Map<String, String> inherited) {
        Map<String, String> environment = new LinkedHashMap<>(spec.cleanEnvironment() ? Map.of() : inherited);
        environment.putAll(spec.environment());
        LaunchRequest request = new LaunchRequest(
                spec.command().argv(environment), spec.directory().orElse(null), environment, spec.stdin(), false);
        return Executables.resolve(request)
                .refusal()
                .filter(refusal ->
                        refusal.cause() == Cause.COMMAND_NOT_FOUND || refusal.cause() == Cause.NOT_EXECUTABLE)
                .map(NotStarted::message);
    }
}
