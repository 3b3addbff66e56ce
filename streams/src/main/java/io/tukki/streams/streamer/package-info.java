/** Topics in files. Entry type: {@link io.tukki.streams.streamer.SegmentFileTopicStore}. */
@NullMarked
package io.tukki.streams.streamer;

import org.jspecify.annotations.NullMarked;
