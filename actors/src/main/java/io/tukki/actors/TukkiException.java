package io.tukki.actors;

/** Root of what the facade's stages fail with when a request cannot be met. */
public abstract class TukkiException extends RuntimeException {
    TukkiException(String message) {
        super(message);
    }
}
