package io.tukki.actors.process;

import io.tukki.core.process.TerminalSize;
import org.apache.pekko.util.ByteString;

/** What a running process can be sent beside signals. */
public sealed interface Input {

    /** Bytes for its standard input; taken when they are in the pipe. At most {@link InputQueue#CAPACITY} wait. */
    record Bytes(ByteString bytes) implements Input {}

    /** The end of its standard input, after what was sent before; on a terminal the end-of-file character. */
    record End() implements Input {}

    /** Another size for its terminal. */
    record Resize(TerminalSize size) implements Input {}
}
