package io.tukki.actors.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The accounts of {@code /etc/passwd}, read with each question. */
final class Accounts {

    private final Path file;

    Accounts(Path file) {
        this.file = file;
    }

    /** One line of the file. */
    record Account(String name, long uid, long gid, String home) {}

    /** Returns the account of this name. */
    Optional<Account> named(String name) {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return lines.map(line -> line.split(":", -1))
                    .filter(fields -> fields.length >= 6 && fields[0].equals(name))
                    .findFirst()
                    .flatMap(Accounts::account);
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<Account> account(String[] fields) {
        try {
            return Optional.of(new Account(fields[0], Long.parseLong(fields[2]), Long.parseLong(fields[3]), fields[5]));
        } catch (NumberFormatException broken) {
            return Optional.empty();
        }
    }
}
