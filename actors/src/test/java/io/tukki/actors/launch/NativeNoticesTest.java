package io.tukki.actors.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import io.tukki.actors.launch.proc.ProcTable;
import io.tukki.core.launch.LaunchRequest;
import io.tukki.core.launch.ProcessOutput;
import io.tukki.core.process.ProcessSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("process")
class NativeNoticesTest {

    private static final LaunchRequest REQUEST =
            new LaunchRequest(List.of("true"), null, Map.of(), ProcessSpec.Stdin.CLOSED, false).withNotices();
    private static final int CONNECT = Platform.isIntel() ? 42 : 203;

    @Test
    void eachDatagramOfTheSocketEndsItsLine() throws IOException {
        try (ReadinessLoop loop = new ReadinessLoop();
                NativeNotices notices = new NativeNotices(loop, new ProcTable())) {
            NoticeWays ways = notices.open(REQUEST);
            String socket = Objects.requireNonNull(ways.environment().get("NOTIFY_SOCKET"));

            send(socket, "READY=1\nSTATUS=up", "WATCHDOG=1");

            String told = read(ways.outputs().get(1)) + read(ways.outputs().get(1));
            assertThat(told).isEqualTo("READY=1\nSTATUS=up\nWATCHDOG=1\n");
            ways.close();
            assertThat(Path.of(socket)).doesNotExist();
        }
    }

    @Test
    void whatIsLeftGoesWithTheLauncher() throws IOException {
        try (ReadinessLoop loop = new ReadinessLoop()) {
            NativeNotices notices = new NativeNotices(loop, new ProcTable());
            NoticeWays ways = notices.open(REQUEST);
            Path pipe = Path.of(Objects.requireNonNull(ways.environment().get("TUKKI_NOTIFY")));
            assertThat(pipe).exists();

            notices.close();

            assertThat(pipe.getParent()).doesNotExist();
            ways.close();
        }
    }

    private static void send(String path, String... messages) {
        int socket = LibC.socket(LibC.AF_UNIX, LibC.SOCK_DGRAM, 0);
        try (Memory address = new Memory(110);
                Memory text = new Memory(100)) {
            address.clear();
            address.setShort(0, (short) LibC.AF_UNIX);
            address.setString(2, path);
            assertThat(LibC.syscall(CONNECT, socket, Pointer.nativeValue(address), 110, 0, 0))
                    .isZero();
            for (String message : messages) {
                text.setString(0, message);
                LibC.write(socket, Pointer.nativeValue(text), message.length());
            }
        } finally {
            LibC.close(socket);
        }
    }

    private static String read(ProcessOutput output) {
        ByteBuffer bytes = ByteBuffer.allocate(1000);
        for (int size = output.read(bytes); size == 0; size = output.read(bytes)) {
            CompletableFuture<Void> woken = new CompletableFuture<>();
            output.awaitReadable(() -> woken.complete(null));
            woken.orTimeout(10, TimeUnit.SECONDS).join();
        }
        return new String(bytes.array(), 0, bytes.position(), UTF_8);
    }
}
