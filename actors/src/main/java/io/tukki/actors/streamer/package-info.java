/**
 * Topics with named receivers. Entry types: {@link io.tukki.actors.streamer.EventStreamer} (open senders and
 * receivers) and {@link io.tukki.actors.streamer.Receiver} (receive, acknowledge).
 */
@NullMarked
package io.tukki.actors.streamer;

import org.jspecify.annotations.NullMarked;
