/**
 * How bytes become lines and reach readers. Entry types: {@link io.tukki.streams.SharedPump} (the pipes of
 * children to chunks of lines; {@link io.tukki.streams.OutputPump} for one pipe), {@link io.tukki.streams.LogTail} (a log to its readers) and {@link io.tukki.streams.DropOldest} (the one
 * buffer for flows that may lose).
 */
@NullMarked
package io.tukki.streams;

import org.jspecify.annotations.NullMarked;
