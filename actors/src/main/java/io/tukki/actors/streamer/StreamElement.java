package io.tukki.actors.streamer;

/** What a source of a topic emits: an event, or the notice that events are gone. */
public sealed interface StreamElement permits Delivery, Missed {}
