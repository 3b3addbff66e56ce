package io.tukki.actors;

import io.tukki.actors.launch.FifoLauncher;
import io.tukki.core.launch.ProcessLauncher;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Chooses the launcher that starts children. */
final class Launchers {

    private Launchers() {}

    /** Returns a new launcher by the name settings give. */
    static ProcessLauncher choose(String name) {
        if (!name.equals("auto") && !name.equals("fifo")) {
            throw new IllegalArgumentException("tukki.launcher (" + name + ") must be auto or fifo");
        }
        try {
            return new FifoLauncher();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
