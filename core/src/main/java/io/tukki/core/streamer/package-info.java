/**
 * Topics with named receivers as values and one state machine, without threads, time or futures. Entry types:
 * {@link io.tukki.core.streamer.Topic} (what a receiver gets next) and {@link io.tukki.core.streamer.TopicStore} (the
 * port behind which events and cursors are kept).
 */
@NullMarked
package io.tukki.core.streamer;

import org.jspecify.annotations.NullMarked;
