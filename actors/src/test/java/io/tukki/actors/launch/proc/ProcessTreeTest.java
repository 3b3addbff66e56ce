package io.tukki.actors.launch.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTreeTest {

    private static final Marker OURS = new Marker("r", "web", "1");
    private static final int LEADER = 100;

    private static final String MARK = "TUKKI_RUNTIME=r\0TUKKI_PROCESS=web\0TUKKI_INCARNATION=1\0";

    @TempDir
    private Path folder;

    private MadeUpProc proc;

    @BeforeEach
    void makeUp() {
        proc = new MadeUpProc(folder);
    }

    @Test
    void groupAndSessionAreMembers() throws IOException {
        proc.entry(LEADER, 1, LEADER, LEADER, 50, 'S');
        proc.entry(101, 1, LEADER, LEADER, 51, 'S');
        proc.entry(102, 1, 102, LEADER, 52, 'S');
        proc.entry(103, 1, 103, 103, 52, 'S');

        assertThat(tree()).containsExactlyInAnyOrder(100L, 101L, 102L);
    }

    @Test
    void zombiesDoNotCount() throws IOException {
        proc.entry(LEADER, 1, LEADER, LEADER, 50, 'Z');

        assertThat(tree()).isEmpty();
    }

    @Test
    void whoHasLostItsFirstThreadOnlyLooksLikeAZombie() throws IOException {
        proc.entry(LEADER, 1, LEADER, LEADER, 50, 'Z', 3);
        proc.entry(200, 1, 200, 200, 60, 'Z', 2);
        proc.environOfThread(200, 201, MARK);

        assertThat(tree()).containsExactlyInAnyOrder(100L, 200L);
    }

    @Test
    void anEscapeeIsFoundByItsMarkerOnly() throws IOException {
        proc.entry(200, 1, 200, 200, 60, 'S');
        proc.environ(200, MARK);
        proc.entry(201, 1, 201, 201, 60, 'S');
        proc.environ(201, "TUKKI_RUNTIME=r\0TUKKI_PROCESS=web\0TUKKI_INCARNATION=2\0");

        assertThat(tree()).containsExactly(200L);
    }

    /** Between fork and exec a child of this JVM shows this JVM's environment. */
    @Test
    void aMarkerThatComesWithALaterExecIsSeen() throws IOException {
        proc.entry(200, 1, 200, 200, 60, 'S');
        proc.environ(200, "HOME=/\0");
        ProcessTree tree = new ProcessTree(proc.table(), LEADER, 40, Optional.of(OURS), Evidence.NONE);
        assertThat(pids(tree)).isEmpty();

        proc.environ(200, MARK);

        assertThat(pids(tree)).containsExactly(200L);
    }

    /** In an exec a process shows nothing for some time; whoever always does is waited for once. */
    @Test
    void whoShowsNothingForAWholeLookIsRemembered() throws IOException {
        proc.entry(200, 1, 200, 200, 60, 'S');
        proc.hideCommand(200);
        proc.entry(201, 1, 201, 201, 60, 'S');
        ProcTable table = proc.table();

        for (int look = 0; look < 3; look++) {
            ProcSnapshot snapshot = table.snapshot();

            assertThat(snapshot.all().stream().filter(snapshot::showsNothing))
                    .extracting(ProcStat::pid)
                    .containsExactly(200L);
        }
    }

    @Test
    void whoeverWritesToOurPipeIsAMemberUnlessItCarriesAnotherMarker() throws IOException {
        proc.entry(200, 1, 200, 200, 60, 'S');
        proc.link(200, 2, "pipe:[77]");
        proc.entry(201, 1, 201, 201, 60, 'S');
        proc.link(201, 1, "pipe:[78]");
        proc.entry(202, 1, 202, 202, 60, 'S');
        proc.link(202, 1, "pipe:[77]");
        proc.environ(202, "TUKKI_RUNTIME=r\0TUKKI_PROCESS=other\0TUKKI_INCARNATION=1\0");
        ProcTable table = proc.table();
        Evidence holders = new PipeHolders(table, () -> Set.of("pipe:[77]"));

        assertThat(pids(new ProcessTree(table, LEADER, 40, Optional.of(OURS), holders)))
                .containsExactly(200L);
    }

    @Test
    void aDescendantWithoutMarkerIsAMemberAndStaysOne() throws IOException {
        proc.entry(LEADER, 1, LEADER, LEADER, 50, 'S');
        proc.entry(110, LEADER, 110, 110, 51, 'S');
        proc.entry(111, 110, 111, 111, 52, 'S');
        ProcTable table = proc.table();
        ProcessTree tree = new ProcessTree(table, LEADER, 40, Optional.of(OURS), Evidence.NONE);
        assertThat(pids(tree)).containsExactlyInAnyOrder(100L, 110L, 111L);

        proc.delete(LEADER);
        proc.delete(110);
        proc.entry(111, 1, 111, 111, 52, 'S');

        assertThat(pids(tree)).containsExactly(111L);
    }

    @Test
    void anOlderProcessIsAStrangerWhateverItsNumbers() throws IOException {
        proc.entry(101, 1, LEADER, LEADER, 39, 'S');

        assertThat(tree()).isEmpty();
    }

    @Test
    void theNumberOfAReapedLeaderWithAnEmptyGroupIsNotOursAnyMore() throws IOException {
        ProcTable table = proc.table();
        ProcessTree tree = new ProcessTree(table, LEADER, 40, Optional.of(OURS), Evidence.NONE);
        tree.leaderReaped();
        assertThat(pids(tree)).isEmpty();
        assertThat(tree.groupIsOurs()).isFalse();

        proc.entry(LEADER, 1, LEADER, LEADER, 90, 'S');

        assertThat(pids(tree)).isEmpty();
    }

    @Test
    void aLeaderInATableThatWasReadBeforeItWasReapedIsNoStranger() throws IOException {
        proc.entry(LEADER, 1, LEADER, LEADER, 50, 'Z');
        proc.entry(101, 1, LEADER, LEADER, 51, 'S');
        ProcTable table = proc.table();
        ProcessTree tree = new ProcessTree(table, LEADER, 40, Optional.of(OURS), Evidence.NONE);
        ProcSnapshot before = table.snapshot();

        tree.leaderReaped();

        assertThat(tree.living(before)).extracting(ProcStat::pid).containsExactly(101L);
        assertThat(tree.groupIsOurs()).isTrue();
    }

    private Iterable<Long> tree() {
        return pids(new ProcessTree(proc.table(), LEADER, 40, Optional.of(OURS), Evidence.NONE));
    }

    private static Iterable<Long> pids(ProcessTree tree) {
        return tree.living().stream().map(ProcStat::pid).toList();
    }
}
