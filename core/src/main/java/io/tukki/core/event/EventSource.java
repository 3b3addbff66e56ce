package io.tukki.core.event;

import io.tukki.core.process.ProcessId;

/**
 * The process an event is about.
 *
 * @param incarnation how many times the process had been started, from 1
 */
public record EventSource(ProcessId process, long incarnation) {}
