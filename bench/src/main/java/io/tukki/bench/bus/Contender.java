package io.tukki.bench.bus;

/** A bus under test: bounded, or held to a bound by the benchmark. */
interface Contender extends AutoCloseable {

    String name();

    /** Publishes one event, waiting for room if there is none. */
    void publish(Tick event);

    /** Waits until everything published so far was delivered to everybody; returns how many deliveries that were. */
    long settle(long published);

    @Override
    void close();
}
