package io.tukki.actors.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.jna.Memory;
import io.tukki.actors.launch.proc.ProcTable;
import io.tukki.core.launch.LaunchRequest;
import io.tukki.core.launch.ProcessOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Opens the ways by which children tell of themselves: a named pipe for everybody, of which we hold both ends so that
 * no writer ever waits or is told that nobody reads; and a datagram socket for programs that know {@code sd_notify}.
 */
final class NativeNotices implements AutoCloseable {

    private static final int MODE = 0600;
    private static final int MOST_PATH = 107;

    private final ReadinessLoop loop;
    private final ProcTable table;
    private final NoticeFiles files = new NoticeFiles();

    NativeNotices(ReadinessLoop loop, ProcTable table) {
        this.loop = loop;
        this.table = table;
    }

    /** Returns the ways that {@code request} wants. */
    NoticeWays open(LaunchRequest request) throws IOException {
        if (!request.notices()) {
            return NoticeWays.NONE;
        }
        List<Path> made = new ArrayList<>();
        List<ProcessOutput> opened = new ArrayList<>();
        NoticeWays ways = new NoticeWays(Map.of(), opened, made);
        try {
            Path pipe = add(made, files.next("pipe"));
            opened.add(openPipe(pipe));
            Path socket = add(made, files.next("socket"));
            opened.add(new Datagrams(openSocket(socket)));
            for (Path file : made) {
                NoticeFiles.give(file, request.confinement().user());
            }
            Map<String, String> environment = Map.of(
                    LaunchRequest.NOTIFY_VARIABLE, pipe.toString(),
                    LaunchRequest.NOTIFY_SOCKET_VARIABLE, socket.toString());
            return new NoticeWays(environment, List.copyOf(opened), List.copyOf(made));
        } catch (IOException e) {
            ways.close();
            throw e;
        }
    }

    private static Path add(List<Path> made, Path file) {
        made.add(file);
        return file;
    }

    private ProcessOutput openPipe(Path path) throws IOException {
        check(LibC.mkfifo(path.toString(), MODE), path);
        int both = LibC.open(path.toString(), LibC.O_RDWR | LibC.O_NONBLOCK | LibC.O_CLOEXEC);
        return output(check(both, path));
    }

    private ProcessOutput openSocket(Path path) throws IOException {
        byte[] name = path.toString().getBytes(UTF_8);
        if (name.length > MOST_PATH) {
            throw new IOException(path + " is too long for the name of a socket; set java.io.tmpdir to a shorter one");
        }
        int socket = check(LibC.socket(LibC.AF_UNIX, LibC.SOCK_DGRAM | LibC.O_NONBLOCK | LibC.O_CLOEXEC, 0), path);
        ProcessOutput output = output(socket);
        try (Memory address = new Memory(Short.BYTES + MOST_PATH + 1)) {
            address.clear();
            address.setShort(0, (short) LibC.AF_UNIX);
            address.write(Short.BYTES, name, 0, name.length);
            check(LibC.bind(socket, address, (int) address.size()), path);
        } catch (IOException e) {
            output.close();
            throw e;
        }
        LibC.chmod(path.toString(), MODE);
        return output;
    }

    private ProcessOutput output(int fd) {
        return new NativeOutput(loop, table, fd);
    }

    private static int check(int result, Path path) throws IOException {
        if (result < 0) {
            throw new IOException(path + ": " + LibC.describe(LibC.errno()));
        }
        return result;
    }

    @Override
    public void close() {
        files.close();
    }

    /** Ends each datagram with a newline, which is what {@code sd_notify} leaves out. */
    private record Datagrams(ProcessOutput output) implements ProcessOutput {
        @Override
        public int read(ByteBuffer into) {
            ByteBuffer room = into.slice(into.position(), into.remaining() - 1);
            int size = output.read(room);
            if (size <= 0) {
                return size;
            }
            into.position(into.position() + size).put((byte) '\n');
            return size + 1;
        }

        @Override
        public void awaitReadable(Runnable wake) {
            output.awaitReadable(wake);
        }

        @Override
        public void close() {
            output.close();
        }
    }
}
