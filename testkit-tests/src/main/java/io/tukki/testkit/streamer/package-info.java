/**
 * What a store of topics is held to. Entry type: {@link io.tukki.testkit.streamer.EventStreamerContract}, extended by
 * one test class per store.
 */
@NullMarked
package io.tukki.testkit.streamer;

import org.jspecify.annotations.NullMarked;
