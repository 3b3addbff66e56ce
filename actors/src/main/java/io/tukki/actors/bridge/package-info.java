/** From the event bus to topics. Entry type: {@link io.tukki.actors.bridge.EventBridge}. */
@NullMarked
package io.tukki.actors.bridge;

import org.jspecify.annotations.NullMarked;
