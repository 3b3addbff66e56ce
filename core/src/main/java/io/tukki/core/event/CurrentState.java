package io.tukki.core.event;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What still holds after the events so far: processes that run (their latest start and readiness) and URLs that are
 * served. The state that a subscription may ask for before its first event. Bounded by the number of processes and
 * URLs. Not safe for threads: one owner.
 */
public final class CurrentState {

    private final Map<Object, Event> holding = new LinkedHashMap<>();

    /** Takes one event into account. */
    public void apply(Event event) {
        if (!(event instanceof FromProcess about)) {
            return;
        }
        if (event instanceof ProcessStarted started) {
            holding.remove(new Readiness(started.process().name()));
            holding.put(started.process(), started);
        } else if (event instanceof ProcessReady ready) {
            holding.put(new Readiness(ready.process().name()), ready);
        } else if (event instanceof UrlDetected url) {
            holding.put(url.url(), url);
        } else if (event instanceof UrlRemoved url) {
            holding.remove(url.url());
        } else if (event instanceof ProcessExited
                || event instanceof ProcessStopped
                || event instanceof ProcessGaveUp) {
            holding.remove(about.process());
            holding.remove(new Readiness(about.process().name()));
        }
    }

    /** Returns the events that hold and pass {@code filter}, by id. */
    public List<Event> current(EventFilter filter) {
        List<Event> current = new ArrayList<>(holding.values());
        current.removeIf(event -> !filter.accepts(event));
        current.sort(Comparator.comparingLong(Event::id));
        return current;
    }

    private record Readiness(String process) {}
}
