package io.tukki.server.project;

import io.tukki.core.probe.ProbeCheck;
import io.tukki.core.probe.ProbeSpec;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.process.ProcessSpec.ProbeKind;
import io.tukki.core.project.GroupChecks;
import io.tukki.core.project.LogPolicy;
import io.tukki.core.project.Position;
import io.tukki.core.project.Project;
import io.tukki.core.project.Replicas;
import io.tukki.core.project.SpecChecks;
import io.tukki.core.project.SpecProblem;
import io.tukki.core.project.Subject;
import io.tukki.core.restart.ProcessGroup;
import io.tukki.server.project.ConfigNode.Entries;
import io.tukki.server.project.ConfigNode.Entry;
import io.tukki.server.project.ConfigNode.Scalar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the tree of a whole project file, then checks the processes together. */
final class ProjectReader {

    private final Path folder;
    private final Findings findings;
    private final Map<Subject, Position> places = new HashMap<>();

    /** Prepares to read a file in {@code folder}, which is absolute. */
    ProjectReader(Path folder, Findings findings) {
        this.folder = folder;
        this.findings = findings;
    }

    /** Returns the project, empty if there is a problem. */
    Optional<Project> read(ConfigNode root) {
        if (!(root instanceof Entries map)) {
            findings.problem(root.at(), "", "a project file is a map with 'processes', not " + root.kind());
            return Optional.empty();
        }
        Section section = new Section(map, "", Keys.PROJECT, findings);
        String name = name(section);
        List<ProcessReader.Read> processes = processes(section);
        List<ProcessSpec> specs = specs(processes);
        Set<ProcessId> disabled = processes.stream()
                .filter(ProcessReader.Read::disabled)
                .map(read -> read.spec().id())
                .collect(Collectors.toSet());
        Set<ProcessId> withoutCommand = specs.stream()
                .filter(spec -> spec.command().equals(CommandReader.BROKEN))
                .map(ProcessSpec::id)
                .collect(Collectors.toSet());
        SpecChecks.problems(specs, Files::isDirectory, withoutCommand)
                .forEach(problem -> findings.problem(place(problem, section)));
        List<ProcessGroup> groups = GroupReader.read(section, places);
        Set<ProcessId> ids = specs.stream().map(ProcessSpec::id).collect(Collectors.toSet());
        GroupChecks.problems(groups, ids).forEach(problem -> findings.problem(place(problem, section)));
        LogPolicy logs = LogsReader.read(section, folder);
        SpecChecks.warnings(specs, disabled).forEach(warning -> findings.warning(place(warning, section)));
        return findings.problems().isEmpty() ? Optional.of(project(name, processes, groups, logs)) : Optional.empty();
    }

    /** All checks are done: from here on replicas have their own names. */
    private static Project project(
            String name, List<ProcessReader.Read> processes, List<ProcessGroup> restartGroups, LogPolicy logs) {
        Map<ProcessId, Integer> counts = new LinkedHashMap<>();
        Map<String, List<ProcessId>> groups = new LinkedHashMap<>();
        Set<ProcessId> disabled = new LinkedHashSet<>();
        for (ProcessReader.Read read : processes) {
            ProcessId id = read.spec().id();
            read.replicas().ifPresent(count -> {
                counts.put(id, count);
                groups.put(id.name(), ids(id, count));
            });
            if (read.disabled()) {
                disabled.addAll(groups.getOrDefault(id.name(), List.of(id)));
            }
        }
        return new Project(
                name,
                Replicas.expand(specs(processes), counts),
                disabled,
                groups,
                Replicas.expandGroups(restartGroups, counts),
                logs);
    }

    private static List<ProcessId> ids(ProcessId process, int replicas) {
        return Replicas.names(process.name(), replicas).stream()
                .map(ProcessId::of)
                .toList();
    }

    private static List<ProcessSpec> specs(List<ProcessReader.Read> processes) {
        return processes.stream().map(ProcessReader.Read::spec).toList();
    }

    private SpecProblem place(SpecProblem problem, Section section) {
        return problem.at(places.getOrDefault(problem.subject(), section.at()));
    }

    private String name(Section section) {
        Optional<Scalar> given = section.text("name");
        if (given.isEmpty()) {
            Path last = folder.getFileName();
            return last == null ? "project" : last.toString();
        }
        String name = given.get().text();
        if (name.isBlank() || name.chars().anyMatch(Character::isISOControl)) {
            findings.problem(given.get().at(), "name", "'name' must be a line of text, not empty");
        }
        return name.isBlank() ? "project" : name;
    }

    private List<ProcessReader.Read> processes(Section section) {
        Map<String, String> environment = Environment.read(section, findings);
        Optional<ConfigNode> value = section.value("processes");
        if (value.isPresent() && !(value.get() instanceof Entries)) {
            section.wrongType(value.get(), "processes", "a map of names to processes");
            return List.of();
        }
        List<Entry> entries = value.map(node -> ((Entries) node).entries()).orElse(List.of());
        if (entries.isEmpty()) {
            Position at = section.entry("processes").map(Entry::at).orElse(section.at());
            findings.problem(
                    at,
                    "processes",
                    "there are no processes",
                    section.has("processes") ? null : "write them under 'processes'");
        }
        return processes(entries, environment);
    }

    private List<ProcessReader.Read> processes(List<Entry> entries, Map<String, String> environment) {
        Set<String> names = new LinkedHashSet<>();
        entries.forEach(entry -> names.add(entry.key()));
        ProcessReader reader = new ProcessReader(folder, names, places, findings);
        List<ProcessReader.Read> processes = new ArrayList<>();
        for (Entry entry : entries) {
            if (ProcessId.isValid(entry.key())) {
                processes.add(reader.read(entry, environment));
            } else {
                findings.problem(
                        entry.at(), "processes", "process name '" + entry.key() + "' must be " + ProcessId.RULE);
            }
        }
        checkLogReady(reader.logReady(), specs(processes));
        return processes;
    }

    private void checkLogReady(Set<Subject.OfDependency> dependencies, List<ProcessSpec> specs) {
        for (ProcessSpec spec : specs) {
            ProbeSpec readiness = spec.probes().get(ProbeKind.READINESS);
            if (readiness != null && readiness.check() instanceof ProbeCheck.LogLine) {
                continue;
            }
            String message = "'log-ready' waits for a 'log' readiness probe, and '" + spec.id() + "' has "
                    + (readiness == null ? "none" : "another");
            dependencies.stream()
                    .filter(dependency -> dependency.dependency().equals(spec.id()))
                    .map(dependency -> SpecProblem.of(dependency, message)
                            .hint(readiness == null ? null : "write 'ready'")
                            .at(Objects.requireNonNull(places.get(dependency))))
                    .forEach(findings::problem);
        }
    }
}
