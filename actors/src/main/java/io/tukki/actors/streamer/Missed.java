package io.tukki.actors.streamer;

import io.tukki.core.streamer.Gap;

/** Retention dropped events before they were acknowledged; told once, the next receive goes on behind them. */
public record Missed(Gap gap) implements StreamElement, ReceiveResult {}
