/** Asks probes: {@link io.tukki.actors.probe.Prober} asks one of one incarnation until it is stopped. */
@NullMarked
package io.tukki.actors.probe;

import org.jspecify.annotations.NullMarked;
