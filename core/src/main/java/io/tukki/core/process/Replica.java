package io.tukki.core.process;

/**
 * That a process is one of several of the same kind.
 *
 * @param of the name they share
 * @param number from 0
 */
public record Replica(String of, int number) {
    public Replica {
        if (number < 0) {
            throw new IllegalArgumentException("number (" + number + ") of a replica must be >= 0");
        }
    }
}
