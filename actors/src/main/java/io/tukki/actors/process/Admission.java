package io.tukki.actors.process;

import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.project.DependencyGraph;
import io.tukki.core.project.GroupChecks;
import io.tukki.core.project.SpecChecks;
import io.tukki.core.project.SpecProblem;
import io.tukki.core.project.Subject;
import io.tukki.core.restart.ProcessGroup;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Says what is wrong with new processes beside those that are there; owned by the {@link ProcessManager}. */
final class Admission {

    private final Roster roster;
    private final JointRestarting restarting;

    Admission(Roster roster, JointRestarting restarting) {
        this.roster = roster;
        this.restarting = restarting;
    }

    /** Returns what is wrong with adding {@code specs}, and with {@code groups} then. */
    List<SpecProblem> problems(List<ProcessSpec> specs, List<ProcessGroup> groups) {
        List<SpecProblem> problems = new ArrayList<>(problems(specs));
        Set<ProcessId> all = new LinkedHashSet<>(roster.ids());
        specs.forEach(spec -> all.add(spec.id()));
        problems.addAll(GroupChecks.problems(groups, all));
        return problems;
    }

    /** Returns what is wrong with adding {@code specs} to those that are there. */
    List<SpecProblem> problems(List<ProcessSpec> specs) {
        List<SpecProblem> problems = new ArrayList<>();
        Set<ProcessId> added = specs.stream().map(ProcessSpec::id).collect(Collectors.toSet());
        List<ProcessSpec> all = new ArrayList<>(specs);
        for (Entry entry : roster.all()) {
            if (!added.contains(entry.spec.id())) {
                all.add(entry.spec);
            } else if (!entry.snapshot.state().isFinal()) {
                problems.add(SpecProblem.of(
                        new Subject.OfProcess(entry.spec.id()),
                        "is " + entry.snapshot.state().wireName() + " already; stop it first, or restart it"));
            }
        }
        problems.addAll(DependencyGraph.problems(all));
        problems.addAll(SpecChecks.problemsOfEach(specs, Files::isDirectory));
        specs.forEach(spec -> CronTimetable.problem(spec).ifPresent(problems::add));
        return problems;
    }

    /** Returns all groups: a new one takes the place of a known one of its name. */
    List<ProcessGroup> withKnown(List<ProcessGroup> groups) {
        Set<String> names = groups.stream().map(ProcessGroup::name).collect(Collectors.toSet());
        List<ProcessGroup> all = new ArrayList<>(restarting.groups());
        all.removeIf(group -> names.contains(group.name()));
        all.addAll(groups);
        return all;
    }
}
