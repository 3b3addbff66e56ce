/**
 * Readers of the log that find out what lines mean. Entry type: {@link io.tukki.actors.detect.Detectors}.
 */
@NullMarked
package io.tukki.actors.detect;

import org.jspecify.annotations.NullMarked;
