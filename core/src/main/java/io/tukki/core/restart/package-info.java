/**
 * Whether and when to start a process again. Entry types: {@link io.tukki.core.restart.RestartPolicy}, part of a spec,
 * and {@link io.tukki.core.restart.Restarts}, which decides.
 */
@NullMarked
package io.tukki.core.restart;

import org.jspecify.annotations.NullMarked;
