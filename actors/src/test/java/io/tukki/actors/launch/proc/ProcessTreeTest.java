package io.tukki.actors.launch.proc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over a made-up table: {@code entry(pid, parent, group, session, start)}. */
class ProcessTreeTest {

    private static final Marker OURS = new Marker("r", "web", "1");
    private static final int LEADER = 100;

    @TempDir
    private Path proc;

    @Test
    void groupAndSessionAreMembers() throws IOException {
        entry(LEADER, 1, LEADER, LEADER, 50, 'S');
        entry(101, 1, LEADER, LEADER, 51, 'S');
        entry(102, 1, 102, LEADER, 52, 'S');
        entry(103, 1, 103, 103, 52, 'S');

        assertThat(tree()).containsExactlyInAnyOrder(100L, 101L, 102L);
    }

    @Test
    void zombiesDoNotCount() throws IOException {
        entry(LEADER, 1, LEADER, LEADER, 50, 'Z');

        assertThat(tree()).isEmpty();
    }

    @Test
    void anEscapeeIsFoundByItsMarkerOnly() throws IOException {
        entry(200, 1, 200, 200, 60, 'S');
        environ(200, "TUKKI_RUNTIME=r\0TUKKI_PROCESS=web\0TUKKI_INCARNATION=1\0");
        entry(201, 1, 201, 201, 60, 'S');
        environ(201, "TUKKI_RUNTIME=r\0TUKKI_PROCESS=web\0TUKKI_INCARNATION=2\0");

        assertThat(tree()).containsExactly(200L);
    }

    /** Between fork and exec a child of this JVM shows this JVM's environment. */
    @Test
    void aMarkerThatComesWithALaterExecIsSeen() throws IOException {
        entry(200, 1, 200, 200, 60, 'S');
        environ(200, "HOME=/\0");
        ProcessTree tree = new ProcessTree(new ProcTable(proc), LEADER, 40, Optional.of(OURS), Evidence.NONE);
        assertThat(pids(tree)).isEmpty();

        environ(200, "TUKKI_RUNTIME=r\0TUKKI_PROCESS=web\0TUKKI_INCARNATION=1\0");

        assertThat(pids(tree)).containsExactly(200L);
    }

    @Test
    void whoeverWritesToOurPipeIsAMemberUnlessItCarriesAnotherMarker() throws IOException {
        entry(200, 1, 200, 200, 60, 'S');
        link(200, 2, "pipe:[77]");
        entry(201, 1, 201, 201, 60, 'S');
        link(201, 1, "pipe:[78]");
        entry(202, 1, 202, 202, 60, 'S');
        link(202, 1, "pipe:[77]");
        environ(202, "TUKKI_RUNTIME=r\0TUKKI_PROCESS=other\0TUKKI_INCARNATION=1\0");
        ProcTable table = new ProcTable(proc);
        Evidence holders = new PipeHolders(table, () -> Set.of("pipe:[77]"));

        assertThat(pids(new ProcessTree(table, LEADER, 40, Optional.of(OURS), holders)))
                .containsExactly(200L);
    }

    @Test
    void aDescendantWithoutMarkerIsAMemberAndStaysOne() throws IOException {
        entry(LEADER, 1, LEADER, LEADER, 50, 'S');
        entry(110, LEADER, 110, 110, 51, 'S');
        entry(111, 110, 111, 111, 52, 'S');
        ProcTable table = new ProcTable(proc);
        ProcessTree tree = new ProcessTree(table, LEADER, 40, Optional.of(OURS), Evidence.NONE);
        assertThat(pids(tree)).containsExactlyInAnyOrder(100L, 110L, 111L);

        delete(LEADER);
        delete(110);
        entry(111, 1, 111, 111, 52, 'S');

        assertThat(pids(tree)).containsExactly(111L);
    }

    @Test
    void anOlderProcessIsAStrangerWhateverItsNumbers() throws IOException {
        entry(101, 1, LEADER, LEADER, 39, 'S');

        assertThat(tree()).isEmpty();
    }

    @Test
    void theNumberOfAReapedLeaderWithAnEmptyGroupIsNotOursAnyMore() throws IOException {
        ProcTable table = new ProcTable(proc);
        ProcessTree tree = new ProcessTree(table, LEADER, 40, Optional.of(OURS), Evidence.NONE);
        tree.leaderReaped();
        assertThat(pids(tree)).isEmpty();
        assertThat(tree.groupIsOurs()).isFalse();

        entry(LEADER, 1, LEADER, LEADER, 90, 'S');

        assertThat(pids(tree)).isEmpty();
    }

    @Test
    void aLeaderInATableThatWasReadBeforeItWasReapedIsNoStranger() throws IOException {
        entry(LEADER, 1, LEADER, LEADER, 50, 'Z');
        entry(101, 1, LEADER, LEADER, 51, 'S');
        ProcTable table = new ProcTable(proc);
        ProcessTree tree = new ProcessTree(table, LEADER, 40, Optional.of(OURS), Evidence.NONE);
        ProcSnapshot before = table.snapshot();

        tree.leaderReaped();

        assertThat(tree.living(before)).extracting(ProcStat::pid).containsExactly(101L);
        assertThat(tree.groupIsOurs()).isTrue();
    }

    private Iterable<Long> tree() {
        return pids(new ProcessTree(new ProcTable(proc), LEADER, 40, Optional.of(OURS), Evidence.NONE));
    }

    private static Iterable<Long> pids(ProcessTree tree) {
        return tree.living().stream().map(ProcStat::pid).toList();
    }

    private void entry(int pid, int parent, int group, int session, int start, char state) throws IOException {
        Path folder = Files.createDirectories(proc.resolve(Integer.toString(pid)));
        String line = pid + " (sh) " + state + " " + parent + " " + group + " " + session
                + " 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 " + start + " 0 0\n";
        Files.writeString(folder.resolve("stat"), line);
    }

    private void environ(int pid, String text) throws IOException {
        Files.write(proc.resolve(pid + "/environ"), text.getBytes(UTF_8));
    }

    private void link(int pid, int fd, String target) throws IOException {
        Path folder = Files.createDirectories(proc.resolve(pid + "/fd"));
        Files.createSymbolicLink(folder.resolve(Integer.toString(fd)), Path.of(target));
    }

    private void delete(int pid) throws IOException {
        Files.delete(proc.resolve(pid + "/stat"));
        Files.delete(proc.resolve(Integer.toString(pid)));
    }
}
