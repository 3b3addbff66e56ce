package io.tukki.core.log;

/** Lines that stand one behind the other in memory, as one text. A view; the bytes must not be changed. */
public final class LogText {

    private final byte[] array;
    private final int length;

    LogText(byte[] array, int length) {
        this.array = array;
        this.length = length;
    }

    /** Returns what holds the text from its start on. */
    public byte[] array() {
        return array;
    }

    /** Returns the bytes of the text, line ends included. */
    public int length() {
        return length;
    }
}
