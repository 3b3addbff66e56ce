package io.tukki.actors.launch;

import org.jspecify.annotations.Nullable;

/** A launcher that does not work on this machine; the message says why. */
public final class LauncherUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LauncherUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
