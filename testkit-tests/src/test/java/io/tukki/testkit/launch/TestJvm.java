package io.tukki.testkit.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own for a class of these tests. */
public final class TestJvm {

    /** All that this JVM can load; surefire may hide it behind a jar of its own. */
    public static final String CLASS_PATH =
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

    private TestJvm() {}

    /** Returns the command line that runs {@code main} on the java of this JVM. */
    public static List<String> command(List<String> options, Class<?> main, String... arguments) {
        List<String> argv = new ArrayList<>();
        argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        argv.addAll(options);
        argv.addAll(List.of("-cp", CLASS_PATH, main.getName()));
        argv.addAll(List.of(arguments));
        return argv;
    }
}
