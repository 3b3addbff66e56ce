package io.tukki.core.launch;

import io.tukki.core.process.ProcessSpec;
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
 */
public record LaunchRequest(
        List<String> argv,
        @Nullable Path directory,
        Map<String, String> environment,
        ProcessSpec.Stdin stdin,
        boolean mergeStreams) {

    public LaunchRequest {
        argv = List.copyOf(argv);
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("argv must name a program");
        }
    }
}
