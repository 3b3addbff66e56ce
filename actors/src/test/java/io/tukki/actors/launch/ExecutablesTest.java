package io.tukki.actors.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.launch.LaunchRequest;
import io.tukki.core.process.ExitStatus.Cause;
import io.tukki.core.process.ExitStatus.NotStarted;
import io.tukki.core.process.ProcessSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutablesTest {

    @TempDir
    private Path folder;

    private Path first;
    private Path second;

    @BeforeEach
    void makeFolders() throws IOException {
        first = Files.createDirectory(folder.resolve("first"));
        second = Files.createDirectory(folder.resolve("second"));
    }

    @Test
    void theFirstProgramInThePathIsTaken() throws IOException {
        Path tool = program(second, "tool");

        assertThat(resolve("tool").program()).contains(tool);
    }

    @Test
    void aFileWithoutPermissionIsPassedOverForALaterProgram() throws IOException {
        Files.createFile(first.resolve("tool"));
        Path tool = program(second, "tool");

        assertThat(resolve("tool").program()).contains(tool);
    }

    @Test
    void onlyAFileWithoutPermissionIsNotExecutable() throws IOException {
        Path plain = Files.createFile(first.resolve("tool"));

        assertThat(refusal("tool").cause()).isEqualTo(Cause.NOT_EXECUTABLE);
        assertThat(refusal("tool").message()).contains(plain.toString());
    }

    @Test
    void aNameWithSlashIsRelativeToTheFolderOfTheChild() throws IOException {
        Path tool = program(first, "tool");

        assertThat(resolve("first/tool").program()).contains(tool);
        assertThat(refusal("third/tool").cause()).isEqualTo(Cause.COMMAND_NOT_FOUND);
    }

    @Test
    void anEmptyNameIsNoProgram() {
        assertThat(refusal("").cause()).isEqualTo(Cause.COMMAND_NOT_FOUND);
    }

    private NotStarted refusal(String program) {
        return resolve(program).refusal().orElseThrow();
    }

    private Executables.Resolved resolve(String program) {
        return Executables.resolve(new LaunchRequest(
                List.of(program), folder, Map.of("PATH", first + ":" + second), ProcessSpec.Stdin.CLOSED, false));
    }

    private static Path program(Path folder, String name) throws IOException {
        Path file = Files.createFile(folder.resolve(name));
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
