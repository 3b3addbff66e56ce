package io.tukki.server.project;

import io.tukki.core.process.CommandLine;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.project.Position;
import io.tukki.core.project.Subject;
import io.tukki.server.project.ConfigNode.Entries;
import io.tukki.server.project.ConfigNode.Entry;
import io.tukki.server.project.ConfigNode.Scalar;
import io.tukki.server.project.DependencyReader.Condition;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads one entry of {@code processes}. Gives a spec even for an entry with problems, so that what other entries say
 * about it can be checked too; nobody starts it, since the findings refuse the file.
 */
final class ProcessReader {

    private final Path folder;
    private final Set<String> names;
    private final Map<Subject, Position> places;
    private final Findings findings;
    private final Set<Subject.OfDependency> logReady = new LinkedHashSet<>();

    /**
     * Prepares to read entries.
     *
     * @param folder what {@code dir} is relative to, and the default for it
     * @param names all names under {@code processes}, good or bad
     * @param places where to note the place of what is checked later
     */
    ProcessReader(Path folder, Set<String> names, Map<Subject, Position> places, Findings findings) {
        this.folder = folder;
        this.names = names;
        this.places = places;
        this.findings = findings;
    }

    /**
     * One entry as it was read.
     *
     * @param spec under the name in the file, also if it has replicas
     * @param replicas how many; empty for one process under its own name
     */
    record Read(ProcessSpec spec, Optional<Integer> replicas, boolean disabled) {}

    /**
     * Returns what {@code entry} says, whose key can be the name of a process.
     *
     * @param environment the variables of the project
     */
    Read read(Entry entry, Map<String, String> environment) {
        ProcessId id = ProcessId.of(entry.key());
        places.put(new Subject.OfProcess(id), entry.at());
        if (entry.value() instanceof Entries map) {
            return read(id, entry.at(), map, environment);
        }
        boolean nothing = entry.value() instanceof Scalar scalar && scalar.isNothing();
        String path = "processes." + id;
        if (nothing) {
            findings.problem(entry.at(), path, "process '" + id + "' has no 'command'");
        } else {
            String kind = entry.value().kind();
            String message = "process '" + id + "' must be a map with a 'command', not " + kind;
            findings.problem(entry.value().at(), path, message);
        }
        return new Read(ProcessSpec.builder(id, CommandReader.BROKEN).build(), Optional.empty(), false);
    }

    private Read read(ProcessId id, Position at, Entries map, Map<String, String> environment) {
        Section section = new Section(map, "processes." + id, Keys.PROCESS, findings);
        Optional<Integer> replicas = new ReplicaReader(id, section, names).read();
        return new Read(spec(id, at, section, environment), replicas, section.flag("disabled"));
    }

    private ProcessSpec spec(ProcessId id, Position at, Section section, Map<String, String> environment) {
        CommandLine command = new CommandReader(id, section).read(at);
        ProcessSpec.Builder builder = ProcessSpec.builder(id, command)
                .description(section.text("description").map(Scalar::text).orElse(""))
                .directory(directory(id, section))
                .env(environment)
                .env(EnvFiles.read(section, folder, findings))
                .env(Environment.read(section, findings))
                .cleanEnvironment(section.flag("clean_env"))
                .restart(RestartReader.read(section))
                .successCodes(section.exitCodes("success_codes"))
                .startTimeout(section.duration("start_timeout").orElse(Duration.ZERO))
                .runTimeout(section.duration("run_timeout").orElse(Duration.ZERO))
                .stopLadder(StopReader.read(id, section, findings))
                .stdin(StreamReader.stdin(section))
                .limits(LimitsReader.read(section))
                .memoryCeiling(section.size("memory_ceiling", 0, SizeText.RULE).orElse(0L))
                .logBudget(LogsReader.budget(section))
                .mergeStreams(section.flag("merge_streams"));
        user(section).ifPresent(builder::user);
        StreamReader.terminal(section).ifPresent(builder::terminal);
        ProbeReader.read(id, section).forEach(builder::probe);
        ScheduleReader.read(section).ifPresent(builder::schedule);
        WatchReader.read(section).ifPresent(builder::watch);
        warnAboutStartTimeout(section);
        new DependencyReader(id, section, names, findings).read().forEach((name, dependency) -> {
            Subject.OfDependency edge = new Subject.OfDependency(id, ProcessId.of(name));
            places.put(edge, dependency.at());
            if (dependency.condition() == Condition.LOG_READY) {
                logReady.add(edge);
            }
            builder.dependsOn(name, dependency.condition().meaning());
            if (dependency.restart()) {
                builder.restartsWith(name);
            }
        });
        ProcessSpec spec = builder.build();
        ProgramCheck.check(spec, section);
        return spec;
    }

    private static void warnAboutStartTimeout(Section section) {
        if (!section.has("readiness")) {
            section.entry("start_timeout")
                    .ifPresent(entry -> section.warning(
                            entry.at(), entry.key(), "without 'readiness' 'start_timeout' does nothing", null));
        }
    }

    private static Optional<String> user(Section section) {
        Optional<Scalar> user = section.text("user");
        if (user.isPresent() && !ProcessSpec.isAccountName(user.get().text())) {
            section.wrongType(user.get(), "user", "the name of an account");
            return Optional.empty();
        }
        return user.map(Scalar::text);
    }

    /** Returns the dependencies read so far that are to be told ready by a line of their log. */
    Set<Subject.OfDependency> logReady() {
        return logReady;
    }

    private Path directory(ProcessId id, Section section) {
        Optional<Scalar> dir = section.text("dir");
        if (dir.isEmpty()) {
            return folder;
        }
        places.put(new Subject.OfDirectory(id), dir.get().at());
        if (dir.get().text().isBlank()) {
            section.problem(dir.get().at(), "dir", "'dir' is empty", "leave it out for the folder of this file");
            return folder;
        }
        return resolve(dir.get(), section);
    }

    private Path resolve(Scalar dir, Section section) {
        try {
            return folder.resolve(dir.text()).normalize();
        } catch (InvalidPathException e) {
            // with an ASCII locale a name outside of it is no path at all
            section.problem(dir.at(), "dir", "'dir' cannot be the name of a folder: " + e.getReason());
            return folder;
        }
    }
}
