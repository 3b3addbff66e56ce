package io.tukki.actors.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tukki.core.process.ResourceLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a folder that looks like the kernel's; a real one is in {@code TreeEscapeTest}, where there is one. */
class CgroupsTest {

    @TempDir
    private Path root;

    @Test
    void aFolderWithoutControllersIsRefused() {
        assertThatThrownBy(() -> new Cgroups(root))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no control group");
    }

    @Test
    void controllersAreEnabledAndMembersRead() throws IOException {
        Files.writeString(root.resolve("cgroup.controllers"), "cpuset cpu memory\n");
        Path enabled = Files.createFile(root.resolve("cgroup.subtree_control"));

        Cgroups.Cgroup group = new Cgroups(root).create(ResourceLimits.NONE);

        assertThat(Files.readString(enabled)).isIn("+cpu", "+memory"); // the kernel takes them one by one
        assertThat(group.pids()).isEmpty();
        Path procs = Files.writeString(group.folder().resolve("cgroup.procs"), "12\n345\n");
        assertThat(group.pids()).isEqualTo(List.of(12L, 345L));
        Path kill = Files.createFile(group.folder().resolve("cgroup.kill"));
        group.kill();
        assertThat(Files.readString(kill)).isEqualTo("1");
        Files.delete(procs);
        Files.delete(kill);
        group.remove();
        assertThat(group.folder()).doesNotExist();
    }

    @Test
    void aLimitWithoutItsControllerIsRefusedAndLeavesNothing() throws IOException {
        Files.writeString(root.resolve("cgroup.controllers"), "hugetlb\n");
        Cgroups groups = new Cgroups(root);

        assertThatThrownBy(() -> groups.create(ResourceLimits.NONE.withMemoryMax(1 << 20)))
                .hasMessageContaining("do not limit that");

        try (var left = Files.list(root)) {
            assertThat(left).allMatch(Files::isRegularFile);
        }
    }
}
