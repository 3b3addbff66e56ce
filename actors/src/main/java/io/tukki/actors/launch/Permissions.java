package io.tukki.actors.launch;

import io.tukki.core.process.ResourceLimits;
import io.tukki.core.process.ResourceLimits.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What this JVM may do, as the kernel tells in {@code /proc/self}; read with each question. */
final class Permissions {

    private static final int CAP_SETGID = 6;
    private static final int CAP_SETUID = 7;
    private static final int CAP_SYS_NICE = 23;
    private static final int CAP_SYS_RESOURCE = 24;
    private static final int NICE_FIELD = 19;
    private static final Pattern LIMIT = Pattern.compile("^(Max [a-z ]+?) {2,}(\\S+) +(\\S+).*");

    private final Path self;

    /** @param self {@code /proc/self} outside of tests */
    Permissions(Path self) {
        this.self = self;
    }

    /** Returns the effective user. */
    long uid() {
        return Long.parseLong(status("Uid:").split("\\s+", -1)[1]);
    }

    /** Returns the niceness of this JVM. */
    int nice() {
        String stat = String.join(" ", lines("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return fields.length > NICE_FIELD - 3 ? Integer.parseInt(fields[NICE_FIELD - 3]) : 0;
    }

    boolean mayChangeUser() {
        return has(CAP_SETUID) && has(CAP_SETGID);
    }

    boolean maySetNice(int nice) {
        return nice >= nice() || has(CAP_SYS_NICE) || nice >= 20 - limit("Max nice priority", 2);
    }

    /** Returns whether {@code range} can be set: a hard limit is raised by root only. */
    boolean maySet(Resource resource, ResourceLimits.Range range) {
        return has(CAP_SYS_RESOURCE) || range.hard() <= limit(nameOf(resource), 3);
    }

    private boolean has(int capability) {
        String mask = status("CapEff:").split("\\s+", -1)[1];
        return (Long.parseUnsignedLong(mask, 16) >> capability & 1) == 1;
    }

    private String status(String key) {
        return lines("status").stream()
                .filter(line -> line.startsWith(key))
                .findFirst()
                .orElse(key + "\t0\t0");
    }

    private long limit(String name, int group) {
        for (String line : lines("limits")) {
            Matcher limit = LIMIT.matcher(line);
            if (limit.matches() && limit.group(1).equals(name)) {
                String value = limit.group(group);
                return value.equals("unlimited") ? ResourceLimits.UNLIMITED : Long.parseLong(value);
            }
        }
        return 0;
    }

    private List<String> lines(String file) {
        try {
            return Files.readAllLines(self.resolve(file));
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    private static String nameOf(Resource resource) {
        return switch (resource) {
            case AS -> "Max address space";
            case CORE -> "Max core file size";
            case CPU -> "Max cpu time";
            case DATA -> "Max data size";
            case FSIZE -> "Max file size";
            case MEMLOCK -> "Max locked memory";
            case NOFILE -> "Max open files";
            case NPROC -> "Max processes";
            case STACK -> "Max stack size";
        };
    }
}
