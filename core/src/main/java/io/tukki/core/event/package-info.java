/**
 * What happened, as typed values. Entry types: {@link io.tukki.core.event.Event} (the closed set, open at
 * {@link io.tukki.core.event.CustomEvent}) and {@link io.tukki.core.event.EventFilter} (which of them somebody wants).
 */
@NullMarked
package io.tukki.core.event;

import org.jspecify.annotations.NullMarked;
