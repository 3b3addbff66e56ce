/**
 * Starts and signals operating-system processes. Entry type: {@link io.tukki.actors.launch.Launchers}, which chooses
 * between {@link io.tukki.actors.launch.NativeLauncher} and {@link io.tukki.actors.launch.FifoLauncher}.
 */
@NullMarked
package io.tukki.actors.launch;

import org.jspecify.annotations.NullMarked;
