package io.tukki.core.log;

/** What happens when a tail is slower than what it reads. */
public enum Overflow {
    /** It stays where it is until retention has taken what it had not come to, and goes on behind that. The default. */
    DROP_OLDEST,
    /** It reads what waited within its bound, and goes on behind what was newest when it was found to lag. */
    DROP_NEWEST,
    /** It fails, with what was dropped or would be. */
    FAIL,
    /** The processes it reads are not read any further until it has caught up: they wait in their writes. */
    BLOCK_CHILD
}
