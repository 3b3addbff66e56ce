package io.tukki.streams.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Files whose names are 19 digits and a suffix; others in their directory are left alone. */
final class Numbered {

    private static final Pattern DIGITS = Pattern.compile("\\d{19}");

    private Numbered() {}

    /** Returns them, lowest number first. */
    static List<Path> in(Path directory, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(path -> hasForm(path, suffix) && Files.isRegularFile(path))
                    .sorted()
                    .toList();
        }
    }

    static long numberOf(Path path, String suffix) {
        String name = path.getFileName().toString();
        return Long.parseLong(name.substring(0, name.length() - suffix.length()));
    }

    private static boolean hasForm(Path path, String suffix) {
        String name = path.getFileName().toString();
        return name.endsWith(suffix)
                && DIGITS.matcher(name.substring(0, name.length() - suffix.length()))
                        .matches();
    }
}
