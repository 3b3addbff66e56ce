/**
 * The decisions of the event bus as values. Entry types: {@link io.tukki.core.bus.LaneQueue} (what one subscription
 * holds, in which order it leaves and what is dropped) and {@link io.tukki.core.bus.BusSizing} (how many workers).
 */
@NullMarked
package io.tukki.core.bus;

import org.jspecify.annotations.NullMarked;
