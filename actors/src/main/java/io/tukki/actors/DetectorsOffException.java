package io.tukki.actors;

/** Somebody asked for what detectors find, and they are not to read. */
public final class DetectorsOffException extends TukkiException {

    DetectorsOffException() {
        super("detectors are off (tukki.detectors.enabled)");
    }
}
