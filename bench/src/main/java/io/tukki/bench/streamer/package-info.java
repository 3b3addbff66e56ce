/** The event streamer beside a log under one lock. Entry type: {@link io.tukki.bench.streamer.StreamerBench}. */
@NullMarked
package io.tukki.bench.streamer;

import org.jspecify.annotations.NullMarked;
