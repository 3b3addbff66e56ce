/**
 * Actors that run processes. Entry type: {@link io.tukki.actors.process.ProcessManager}, told what to start and stop;
 * it owns one {@link io.tukki.actors.process.ManagedProcess} for each process.
 */
@NullMarked
package io.tukki.actors.process;

import org.jspecify.annotations.NullMarked;
