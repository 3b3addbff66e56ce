package io.tukki.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;

/** The token of this user: made once, readable by this user only (mode 0600 in a folder of mode 0700). */
public final class TokenFile {

    private static final int TOKEN_BYTES = 24;

    private TokenFile() {}

    /** Returns where the token stands: {@code $XDG_RUNTIME_DIR/tukki/token}, or under {@code ~/.tukki}. */
    public static Path location() {
        String runtime = System.getenv("XDG_RUNTIME_DIR");
        return runtime == null || runtime.isBlank()
                ? Path.of(System.getProperty("user.home"), ".tukki", "token")
                : Path.of(runtime, "tukki", "token");
    }

    /** Returns the token in {@code file}, after making one if there is none. */
    public static String read(Path file) throws IOException {
        Files.createDirectories(
                file.toAbsolutePath().getParent(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try {
            byte[] random = new byte[TOKEN_BYTES];
            new SecureRandom().nextBytes(random);
            String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
            write(file, token);
            return token;
        } catch (FileAlreadyExistsException existing) {
            String token = Files.readString(file).strip();
            if (token.isEmpty()) {
                throw new IOException(file + " is empty; remove it, and a new token is made", existing);
            }
            return token;
        }
    }

    private static void write(Path file, String token) throws IOException {
        Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var channel = Files.newByteChannel(
                file, options, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            channel.write(ByteBuffer.wrap((token + "\n").getBytes(StandardCharsets.UTF_8)));
        }
    }
}
