package io.tukki.core.launch;

import java.util.Comparator;

/**
 * A TCP port that a process accepts connections on.
 *
 * @param address the address it is bound to, {@code 0.0.0.0} or {@code ::} for all
 * @param pid one of the processes that hold it
 */
public record ListeningPort(int port, String address, long pid) implements Comparable<ListeningPort> {

    private static final Comparator<ListeningPort> ORDER =
            Comparator.comparingInt(ListeningPort::port).thenComparing(ListeningPort::address);

    @Override
    public int compareTo(ListeningPort other) {
        return ORDER.compare(this, other);
    }
}
