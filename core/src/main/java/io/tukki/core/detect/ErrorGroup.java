package io.tukki.core.detect;

import java.time.Instant;

/**
 * Errors of one fingerprint and process.
 *
 * @param latest the one told last
 * @param count how many there were, at least 1
 */
public record ErrorGroup(DetectedError latest, long count, Instant first, Instant last) {

    static ErrorGroup of(DetectedError error) {
        return new ErrorGroup(error, 1, error.firstTime(), error.lastTime());
    }

    ErrorGroup plus(DetectedError error) {
        return new ErrorGroup(error, count + 1, first, error.lastTime());
    }
}
