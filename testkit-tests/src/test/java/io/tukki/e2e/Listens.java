package io.tukki.e2e;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;

/** A server that accepts nobody: it says its port, then listens until it is ended, half a minute at most. */
final class Listens {

    private Listens() {}

    public static void main(String[] args) throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(args[0]))) {
            System.out.println(socket.getLocalPort());
            Thread.sleep(Duration.ofSeconds(30).toMillis());
        }
    }
}
