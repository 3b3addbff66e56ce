package io.tukki.actors.launch;

/** A file of ours that the readiness loop watches, until it is closed. Guarded by its owner's lock. */
final class WatchedFile {

    private final ReadinessLoop loop;
    private final long serial;
    private int fd;
    private boolean armed;

    /** @param fd owned by this object from now on */
    WatchedFile(ReadinessLoop loop, ReadinessLoop.Watched owner, int fd) {
        this.loop = loop;
        this.fd = fd;
        this.serial = loop.register(owner);
    }

    boolean isOpen() {
        return fd >= 0;
    }

    int fd() {
        return fd;
    }

    /** Asks to be told once when it can be read; false if the loop has ended, or the kernel has no room for it. */
    boolean armToRead() {
        return armed(loop.arm(serial, fd, !armed));
    }

    /** As {@link #armToRead}, when it can be written. */
    boolean armToWrite() {
        return armed(loop.armToWrite(serial, fd, !armed));
    }

    private boolean armed(boolean now) {
        armed |= now;
        return now;
    }

    /** Lets go of it; a second time has no effect. */
    void close() {
        if (fd >= 0) {
            loop.forget(serial, fd, armed);
            LibC.close(fd);
            fd = -1;
        }
    }
}
