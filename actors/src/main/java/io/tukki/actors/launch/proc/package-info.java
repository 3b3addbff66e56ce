/**
 * What {@code /proc} tells about the processes of this machine. Entry types:
 * {@link io.tukki.actors.launch.proc.ProcTable} reads it, {@link io.tukki.actors.launch.proc.ProcessTree} finds one
 * incarnation's members in it.
 */
@NullMarked
package io.tukki.actors.launch.proc;

import org.jspecify.annotations.NullMarked;
