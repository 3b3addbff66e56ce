package io.tukki.core.lifecycle;

/** Why a process does not take what it was sent. */
public enum InputRefusal {
    NOT_RUNNING("nothing of it runs"),
    NOT_OPEN("its standard input is not open; its spec must say so"),
    CLOSED("its standard input was closed before"),
    FULL("too much waits already for it to be read"),
    BROKEN("it does not read its standard input any more"),
    NO_TERMINAL("it has no terminal; its spec must say so");

    private final String words;

    InputRefusal(String words) {
        this.words = words;
    }

    /** Returns the reason in words, for people. */
    public String describe() {
        return words;
    }
}
