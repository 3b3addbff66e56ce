package io.tukki.actors.launch;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.tukki.core.process.TerminalSize;
import org.jspecify.annotations.Nullable;

/**
 * A new terminal: our end of it, and the device that a child opens.
 *
 * @param master our end, non-blocking
 * @param path the device; whoever opens it as leader of a session without terminal has it as controlling terminal
 */
record PseudoTerminal(int master, String path) {

    private static final String MULTIPLEXER = "/dev/ptmx";
    private static final int GET_NUMBER = 0x80045430;
    private static final int SET_LOCK = 0x40045431;
    private static final int SET_SIZE = 0x5414;

    /** Returns a new terminal; null with the reason in {@link LibC#errno} if there is none. */
    static @Nullable PseudoTerminal open() {
        int master = LibC.open(MULTIPLEXER, LibC.O_RDWR | LibC.O_NOCTTY | LibC.O_CLOEXEC | LibC.O_NONBLOCK);
        if (master < 0) {
            return null;
        }
        try (Memory number = new Memory(Integer.BYTES)) {
            number.setInt(0, 0);
            if (LibC.ioctl(master, SET_LOCK, number) == 0 && LibC.ioctl(master, GET_NUMBER, number) == 0) {
                return new PseudoTerminal(master, "/dev/pts/" + number.getInt(0));
            }
            LibC.close(master);
            return null;
        }
    }

    /** Sets the size of the terminal whose end {@code fd} is; false if it is none. */
    static boolean resize(int fd, TerminalSize size) {
        try (Memory window = new Memory(4 * Short.BYTES)) {
            window.clear();
            window.setShort(0, (short) size.rows());
            window.setShort(Short.BYTES, (short) size.columns());
            return LibC.ioctl(fd, SET_SIZE, (Pointer) window) == 0;
        }
    }
}
