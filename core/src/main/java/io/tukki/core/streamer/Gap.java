package io.tukki.core.streamer;

/**
 * Events that retention dropped before a name had acknowledged them. Some may have been delivered.
 *
 * @param from id of the first
 * @param to id of the last
 * @param count how many between the two were not acknowledged, at least 1
 */
public record Gap(long from, long to, long count) {

    Gap and(Gap later) {
        return new Gap(from, later.to, count + later.count);
    }
}
