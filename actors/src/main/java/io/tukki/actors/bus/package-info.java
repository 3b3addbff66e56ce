/**
 * The event bus. Entry types: {@link io.tukki.actors.bus.Events} (publish, subscribe, stop) and
 * {@link io.tukki.actors.bus.EventBus} (the actor and its messages).
 */
@NullMarked
package io.tukki.actors.bus;

import org.jspecify.annotations.NullMarked;
