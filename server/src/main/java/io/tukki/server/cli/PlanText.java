package io.tukki.server.cli;

import io.tukki.core.lifecycle.DependencyRules;
import io.tukki.core.process.DependencyCondition;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.project.Project;
import io.tukki.core.project.StopEstimate;
import io.tukki.server.project.DurationText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** A plan as text: levels of the start with what each process waits for, then levels of the stop with their time. */
final class PlanText {

    private final Project whole;
    private final Project selected;
    private final Map<ProcessId, ProcessSpec> specs = new HashMap<>();
    private final int nameWidth;

    /**
     * Prepares the text.
     *
     * @param whole what {@code selected} is taken from
     */
    PlanText(Project whole, Project selected) {
        this.whole = whole;
        this.selected = selected;
        selected.processes().forEach(spec -> specs.put(spec.id(), spec));
        this.nameWidth =
                selected.names().stream().mapToInt(String::length).max().orElse(0);
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("start " + selected.name() + ":");
        lines.addAll(start());
        lines.add("");
        StopEstimate stop = StopEstimate.of(selected);
        lines.add("stop, at most " + DurationText.format(stop.total()) + " until the last SIGKILL:");
        lines.addAll(stop(stop));
        String left = names(
                whole.disabled().stream().filter(id -> !specs.containsKey(id)).toList());
        if (!left.isEmpty()) {
            lines.add("");
            lines.add("disabled: " + left);
        }
        return lines;
    }

    private List<String> start() {
        List<String> lines = new ArrayList<>();
        int number = 1;
        for (List<ProcessId> level : selected.startOrder().levels()) {
            String first = "%4d  ".formatted(number);
            for (ProcessId id : level) {
                lines.add(
                        ((id.equals(level.get(0)) ? first : " ".repeat(first.length())) + waiting(id)).stripTrailing());
            }
            number++;
        }
        return lines;
    }

    private String waiting(ProcessId id) {
        Map<DependencyCondition, List<ProcessId>> byCondition = new EnumMap<>(DependencyCondition.class);
        Objects.requireNonNull(specs.get(id))
                .dependencies()
                .forEach((dependency, condition) -> byCondition
                        .computeIfAbsent(condition, any -> new ArrayList<>())
                        .add(dependency));
        String waits = byCondition.entrySet().stream()
                .map(each -> DependencyRules.waitingFor(names(each.getValue()), each.getKey()))
                .collect(Collectors.joining("; "));
        String name = id.name() + " ".repeat(nameWidth - id.name().length());
        return waits.isEmpty() ? name : name + "  waits for " + waits;
    }

    private static List<String> stop(StopEstimate stop) {
        int width = stop.levels().stream()
                .mapToInt(level -> DurationText.format(level.worstCase()).length())
                .max()
                .orElse(0);
        List<String> lines = new ArrayList<>();
        for (StopEstimate.Level level : stop.levels()) {
            String time = DurationText.format(level.worstCase());
            lines.add("%4d  ".formatted(lines.size() + 1) + " ".repeat(width - time.length()) + time + "  "
                    + names(level.processes()));
        }
        return lines;
    }

    private static String names(Collection<ProcessId> ids) {
        return ids.stream().map(ProcessId::name).collect(Collectors.joining(", "));
    }
}
