package io.tukki.actors.bus;

import io.tukki.core.event.Event;

/**
 * A function that a worker of the bus calls for each event of a subscription. May block. What it throws is counted
 * and logged and costs only this event.
 */
@FunctionalInterface
public interface EventHandler {
    void handle(Event event) throws Exception;
}
