package io.tukki.core.event;

import io.tukki.core.process.ProcessId;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Which events a subscription wants: those that pass every part.
 *
 * @param types classes of events, interfaces included; empty for every type
 * @param processes processes the event may be about; empty for all, events without a process included
 * @param floor lowest priority that passes
 */
public record EventFilter(Set<Class<? extends Event>> types, Set<ProcessId> processes, EventPriority floor) {

    private static final EventFilter ALL = new EventFilter(Set.of(), Set.of(), EventPriority.LOW);

    public EventFilter {
        types = Set.copyOf(types);
        processes = Set.copyOf(processes);
    }

    /** Returns the filter that every event passes. */
    public static EventFilter all() {
        return ALL;
    }

    /** Returns the filter that events of these classes pass; an interface stands for all that implement it. */
    @SafeVarargs
    public static EventFilter types(Class<? extends Event>... types) {
        Set<Class<? extends Event>> wanted = new HashSet<>();
        for (Class<? extends Event> type : types) {
            wanted.add(type);
        }
        return ALL.withTypes(wanted);
    }

    /** Returns this filter for other types. */
    public EventFilter withTypes(Collection<Class<? extends Event>> wanted) {
        return new EventFilter(Set.copyOf(wanted), processes, floor);
    }

    /** Returns this filter for other processes. */
    public EventFilter about(ProcessId... wanted) {
        return new EventFilter(types, Set.of(wanted), floor);
    }

    /** Returns this filter with another lowest priority. */
    public EventFilter atLeast(EventPriority lowest) {
        return new EventFilter(types, processes, lowest);
    }

    /** Returns whether events of this class can pass; the answer never changes for a class. */
    public boolean wantsType(Class<? extends Event> type) {
        return types.isEmpty() || types.stream().anyMatch(wanted -> wanted.isAssignableFrom(type));
    }

    /** Returns whether every event whose class passes {@link #wantsType} passes the whole filter. */
    public boolean isByTypeOnly() {
        return processes.isEmpty() && floor == EventPriority.LOW;
    }

    /** Returns whether {@code event} passes. */
    public boolean accepts(Event event) {
        return event.priority().isAtLeast(floor) && isAboutWanted(event) && wantsType(event.getClass());
    }

    private boolean isAboutWanted(Event event) {
        if (processes.isEmpty()) {
            return true;
        }
        if (event instanceof FromProcess about) {
            return processes.contains(about.process());
        }
        return event.source()
                .filter(source -> processes.contains(source.process()))
                .isPresent();
    }
}
