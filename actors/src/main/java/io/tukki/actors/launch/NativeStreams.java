package io.tukki.actors.launch;

import io.tukki.actors.launch.proc.ProcTable;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Our ends of a child's streams.
 *
 * @param hasPipes whether they are pipes, not a terminal
 * @param notices by which it tells of itself
 */
record NativeStreams(
        Optional<NativeInput> stdin,
        NativeOutput stdout,
        Optional<NativeOutput> stderr,
        boolean hasPipes,
        NoticeWays notices) {

    static NativeStreams of(ReadinessLoop loop, ProcTable table, ChildStreams.Ours ours, NoticeWays notices) {
        Optional<NativeInput> stdin = ours.stdin() < 0
                ? Optional.empty()
                : Optional.of(new NativeInput(loop, ours.stdin(), ours.isTerminal()));
        Optional<NativeOutput> stderr =
                ours.stderr() < 0 ? Optional.empty() : Optional.of(new NativeOutput(loop, table, ours.stderr()));
        return new NativeStreams(
                stdin, new NativeOutput(loop, table, ours.stdout()), stderr, !ours.isTerminal(), notices);
    }

    /** Returns the names by which others that have these outputs are known; a terminal's is a number in its container. */
    Set<String> links() {
        return hasPipes
                ? Stream.concat(Stream.of(stdout), stderr.stream())
                        .map(NativeOutput::link)
                        .filter(link -> !link.isEmpty())
                        .collect(Collectors.toSet())
                : Set.of();
    }

    void close() {
        stdout.close();
        stderr.ifPresent(NativeOutput::close);
        release();
    }

    /** Closes what does not carry output. */
    void release() {
        stdin.ifPresent(NativeInput::release);
        notices.close();
    }
}
