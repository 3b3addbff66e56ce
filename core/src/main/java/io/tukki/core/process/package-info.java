/**
 * What a process is and what it ended with. Entry types: {@link io.tukki.core.process.ProcessSpec} (what to run)
 * and {@link io.tukki.core.process.ExitStatus} (how it ended).
 */
@NullMarked
package io.tukki.core.process;

import org.jspecify.annotations.NullMarked;
