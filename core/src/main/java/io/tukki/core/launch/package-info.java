/**
 * The port to the operating system: {@link io.tukki.core.launch.ProcessLauncher} starts children,
 * {@link io.tukki.core.launch.RunningProcess} is one of them. Implementations live in {@code actors}; a scripted one
 * is part of the testkit.
 */
@NullMarked
package io.tukki.core.launch;

import org.jspecify.annotations.NullMarked;
