package io.tukki.core.event;

/**
 * An event type of the embedder's own: implement it with a record. {@link #type()} should carry a prefix that is the
 * embedder's, and {@link #priority()} must be the same whenever it is asked.
 */
public non-sealed interface CustomEvent extends Event {}
