package io.tukki.actors.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

class PrivateFolderTest {

    /** No process has such a number. */
    private static final String OF_A_DEAD_JVM = "tukki-99999999-";

    @Test
    void itIsOursAloneAndGoesWithWhatIsInIt() throws IOException {
        PrivateFolder folder = PrivateFolder.create();
        Files.writeString(folder.path().resolve("pipe-1"), "");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
                .isEqualTo("rwx------");
        folder.close();

        assertThat(folder.path()).doesNotExist();
    }

    @Test
    void whatAKilledJvmLeftIsDeleted() throws IOException {
        Path left = Files.createTempDirectory(OF_A_DEAD_JVM);
        Files.writeString(left.resolve("lock"), "");
        Files.writeString(left.resolve("pipe-7"), "");

        PrivateFolder.create().close();

        assertThat(left).doesNotExist();
    }

    @Test
    void foldersInUseAndOfOthersAreLeftAlone() throws IOException {
        PrivateFolder inUse = PrivateFolder.create();
        Path unlocked = Files.createTempDirectory(OF_A_DEAD_JVM);
        Path link = Files.createSymbolicLink(unlocked.resolveSibling(OF_A_DEAD_JVM + "link"), inUse.path());
        try {
            PrivateFolder.create().close();

            assertThat(inUse.path()).isDirectory();
            assertThat(inUse.path().resolve("lock")).exists();
            assertThat(unlocked).isDirectory();
        } finally {
            Files.delete(link);
            Files.delete(unlocked);
            inUse.close();
        }
    }
}
