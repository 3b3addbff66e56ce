/**
 * Questions asked of a running process: has it started, is it ready, is it alive. Entry types:
 * {@link io.tukki.core.probe.ProbeSpec} (what to ask, how often) and {@link io.tukki.core.probe.ProbeTally} (what the
 * answers mean).
 */
@NullMarked
package io.tukki.core.probe;

import org.jspecify.annotations.NullMarked;
