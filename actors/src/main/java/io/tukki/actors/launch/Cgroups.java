package io.tukki.actors.launch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tukki.core.process.ResourceLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Control groups (v2), one for each child, below a folder that this JVM may write. Thread-safe. */
final class Cgroups {

    private static final Logger LOG = LoggerFactory.getLogger(Cgroups.class);
    private static final long PERIOD_MICROS = 100_000;

    private final Path root;
    private final String prefix = "tukki-" + UUID.randomUUID() + "-";
    private final AtomicLong made = new AtomicLong();

    /** @throws IOException if {@code root} is no folder of control groups that can be written */
    Cgroups(Path root) throws IOException {
        this.root = root;
        if (!Files.isRegularFile(root.resolve("cgroup.controllers")) || !Files.isWritable(root)) {
            throw new IOException(root + " is no control group (v2) that this JVM may write");
        }
        for (String controller : words(root.resolve("cgroup.controllers"))) {
            if (controller.equals("memory") || controller.equals("cpu")) {
                enable(controller);
            }
        }
    }

    private void enable(String controller) {
        try {
            write(root.resolve("cgroup.subtree_control"), "+" + controller);
        } catch (IOException e) {
            LOG.warn("{} cannot be limited below {}", controller, root, e);
        }
    }

    /**
     * Returns a new group under {@code limits}.
     *
     * @throws IOException where it cannot be made, or not be limited so
     */
    Cgroup create(ResourceLimits limits) throws IOException {
        Cgroup group = new Cgroup(Files.createDirectory(root.resolve(prefix + made.incrementAndGet())));
        try {
            if (limits.memoryMax() > 0) {
                write(group.file("memory.max"), Long.toString(limits.memoryMax()));
            }
            if (limits.cpuMax() > 0) {
                long quota = Math.max(1000, Math.round(limits.cpuMax() * PERIOD_MICROS));
                write(group.file("cpu.max"), quota + " " + PERIOD_MICROS);
            }
            return group;
        } catch (IOException e) {
            group.remove();
            throw new IOException("control groups below " + root + " do not limit that: " + e.getMessage(), e);
        }
    }

    /** One group. */
    record Cgroup(Path folder) {

        private Path file(String name) {
            return folder.resolve(name);
        }

        /** Returns the pids in it, zombies not. */
        List<Long> pids() {
            return words(file("cgroup.procs")).stream().map(Long::valueOf).toList();
        }

        /** Kills all that is in it, also what forks meanwhile. */
        void kill() {
            try {
                write(file("cgroup.kill"), "1");
            } catch (IOException e) {
                LOG.warn("cannot kill {}", folder, e); // a kernel before 5.14; signals to the members go on
            }
        }

        /** Removes it; it must be empty. */
        void remove() {
            try {
                Files.deleteIfExists(folder);
            } catch (IOException e) {
                LOG.warn("cannot remove {}", folder, e);
            }
        }
    }

    private static List<String> words(Path file) {
        try {
            String text = Files.readString(file, US_ASCII).strip();
            return text.isEmpty() ? List.of() : List.of(text.split("\\s+", -1));
        } catch (IOException gone) {
            return List.of();
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text, US_ASCII, StandardOpenOption.WRITE);
    }
}
