/**
 * Log lines as bytes in segments: written by one thread, read by any number at their own pace. Entry types:
 * {@link io.tukki.core.log.SegmentedLog} (the writer's side) and {@link io.tukki.core.log.LogReader} (a reader).
 */
@NullMarked
package io.tukki.core.log;

import org.jspecify.annotations.NullMarked;
