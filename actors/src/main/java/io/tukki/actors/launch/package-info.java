/**
 * Starts and signals operating-system processes. Entry types: {@link io.tukki.actors.launch.FifoLauncher}, which
 * needs nothing but the JDK and a POSIX user land.
 */
@NullMarked
package io.tukki.actors.launch;

import org.jspecify.annotations.NullMarked;
