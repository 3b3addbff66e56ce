package io.tukki.server.project;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test with a folder and a project file in it. */
abstract class ReadsTukkiYaml {

    @TempDir
    protected Path folder;

    protected TukkiYaml yaml;

    @BeforeEach
    void nameTheFile() {
        yaml = new TukkiYaml(folder);
    }
}
