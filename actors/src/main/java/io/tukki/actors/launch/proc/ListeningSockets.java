package io.tukki.actors.launch.proc;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tukki.core.launch.ListeningPort;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Which of some processes listen on which TCP ports: their sockets, looked up in the tables of their own network. */
public final class ListeningSockets {

    private static final String LISTEN = "0A";
    private static final String SOCKET = "socket:[";
    private static final List<String> TABLES = List.of("net/tcp", "net/tcp6");

    private ListeningSockets() {}

    /** Where a socket listens. */
    record Endpoint(int port, String address) {}

    /** Returns the ports that {@code members} listen on, in order; of several that hold one socket any one is told. */
    public static List<ListeningPort> of(ProcTable table, Collection<ProcStat> members) {
        Map<String, Map<String, Endpoint>> networks = new HashMap<>();
        TreeSet<ListeningPort> found = new TreeSet<>();
        for (ProcStat member : members) {
            Map<String, Endpoint> network = networks.computeIfAbsent(
                    table.link(member.pid(), "ns/net"), name -> endpoints(table, member.pid()));
            for (String link : network.isEmpty() ? List.<String>of() : table.openLinks(member.pid())) {
                Endpoint endpoint = network.get(link);
                if (endpoint != null) {
                    found.add(new ListeningPort(endpoint.port(), endpoint.address(), member.pid()));
                }
            }
        }
        return List.copyOf(found);
    }

    private static Map<String, Endpoint> endpoints(ProcTable table, long pid) {
        Map<String, Endpoint> endpoints = new HashMap<>();
        for (String name : TABLES) {
            endpoints.putAll(parse(new String(table.read(pid, name), US_ASCII)));
        }
        return endpoints;
    }

    /** Returns the listening sockets in the text of {@code /proc/net/tcp} or {@code tcp6}, by the names of links to them. */
    static Map<String, Endpoint> parse(String text) {
        Map<String, Endpoint> endpoints = new HashMap<>();
        text.lines().skip(1).map(line -> line.strip().split("\\s+", -1)).forEach(fields -> {
            if (fields.length > 9 && fields[3].equals(LISTEN)) {
                int colon = fields[1].indexOf(':');
                int port = Integer.parseInt(fields[1].substring(colon + 1), 16);
                endpoints.put(SOCKET + fields[9] + "]", new Endpoint(port, address(fields[1].substring(0, colon))));
            }
        });
        return endpoints;
    }

    /** The kernel prints words of four bytes, each in the order of a little-endian machine. */
    private static String address(String hex) {
        byte[] bytes = new byte[hex.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            int at = (i / 4 * 4 + 3 - i % 4) * 2;
            bytes[i] = (byte) Integer.parseInt(hex.substring(at, at + 2), 16);
        }
        try {
            String address = InetAddress.getByAddress(bytes).getHostAddress();
            return address.equals("0:0:0:0:0:0:0:0") ? "::" : address.equals("0:0:0:0:0:0:0:1") ? "::1" : address;
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("address " + hex + " has no 4 or 16 bytes", e);
        }
    }
}
