package io.tukki.actors.launch;

import io.tukki.core.launch.LaunchRequest;
import io.tukki.core.process.ExitStatus.Cause;
import io.tukki.core.process.ExitStatus.NotStarted;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds what a request would execute, as {@code execvp} in the child would, and says why it cannot. */
final class Executables {

    /** What a shell uses where PATH is not set. */
    private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

    /** The file to execute, or why there is none: exactly one of the two is present. */
    record Resolved(Optional<Path> program, Optional<NotStarted> refusal) {}

    private Executables() {}

    static Resolved resolve(LaunchRequest request) {
        Path folder = folder(request);
        Optional<NotStarted> badEnvironment = checkEnvironment(request);
        if (badEnvironment.isPresent()) {
            return refused(badEnvironment.get());
        }
        if (!Files.isDirectory(folder)) {
            return refused(notStarted(request, Cause.DIRECTORY_MISSING, "the folder does not exist"));
        }
        if (!Files.isExecutable(folder)) {
            return refused(notStarted(request, Cause.DIRECTORY_MISSING, "the folder may not be entered"));
        }
        try {
            return find(request, folder);
        } catch (InvalidPathException e) {
            return refused(notStarted(request, Cause.COMMAND_NOT_FOUND, "not the name of a file: " + e.getReason()));
        }
    }

    /** Returns the refusal of {@code request} in words that name its command and folder. */
    static NotStarted notStarted(LaunchRequest request, Cause cause, String why) {
        return new NotStarted(cause, "\"" + request.argv().get(0) + "\" in " + folder(request) + ": " + why);
    }

    private static Path folder(LaunchRequest request) {
        Path directory = request.directory();
        return (directory == null ? Path.of("") : directory).toAbsolutePath().normalize();
    }

    private static Resolved find(LaunchRequest request, Path folder) {
        String program = request.argv().get(0);
        if (program.isEmpty() || program.indexOf('\0') >= 0) {
            return refused(notStarted(request, Cause.COMMAND_NOT_FOUND, "not the name of a program"));
        }
        return program.indexOf('/') >= 0
                ? check(request, folder.resolve(program))
                : search(request, folder, request.environment().getOrDefault("PATH", DEFAULT_PATH));
    }

    private static Resolved search(LaunchRequest request, Path folder, String path) {
        @Nullable Path unusable = null;
        for (String entry : List.of(path.split(File.pathSeparator, -1))) {
            Path candidate = folder.resolve(entry).resolve(request.argv().get(0));
            if (isProgram(candidate)) {
                return found(candidate);
            }
            if (unusable == null && Files.exists(candidate)) {
                unusable = candidate;
            }
        }
        return unusable != null
                ? check(request, unusable)
                : refused(notStarted(request, Cause.COMMAND_NOT_FOUND, "not found in PATH (" + path + ")"));
    }

    private static Resolved check(LaunchRequest request, Path candidate) {
        if (isProgram(candidate)) {
            return found(candidate);
        }
        if (!Files.exists(candidate)) {
            return refused(notStarted(request, Cause.COMMAND_NOT_FOUND, "there is no such file"));
        }
        String why = Files.isDirectory(candidate) ? " is a folder" : " may not be executed";
        return refused(notStarted(request, Cause.NOT_EXECUTABLE, candidate + why));
    }

    private static boolean isProgram(Path candidate) {
        return Files.isExecutable(candidate) && !Files.isDirectory(candidate);
    }

    private static Optional<NotStarted> checkEnvironment(LaunchRequest request) {
        for (Map.Entry<String, String> entry : request.environment().entrySet()) {
            String name = entry.getKey();
            if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
                return Optional.of(notStarted(request, Cause.ENVIRONMENT, "bad variable name \"" + name + "\""));
            }
            if (entry.getValue().indexOf('\0') >= 0) {
                return Optional.of(notStarted(request, Cause.ENVIRONMENT, "variable " + name + " has a zero byte"));
            }
        }
        for (String word : request.argv()) {
            if (word.indexOf('\0') >= 0) {
                return Optional.of(notStarted(request, Cause.OTHER, "an argument has a zero byte"));
            }
        }
        return Optional.empty();
    }

    private static Resolved found(Path program) {
        return new Resolved(Optional.of(program), Optional.empty());
    }

    private static Resolved refused(NotStarted status) {
        return new Resolved(Optional.empty(), Optional.of(status));
    }
}
