package io.tukki.actors.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.actors.launch.proc.Evidence;
import io.tukki.actors.launch.proc.MadeUpProc;
import io.tukki.actors.launch.proc.Marker;
import io.tukki.actors.launch.proc.ProcSnapshot;
import io.tukki.actors.launch.proc.ProcStat;
import io.tukki.actors.launch.proc.ProcTable;
import io.tukki.actors.launch.proc.ProcessTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignalTargetsTest {

    private static final Marker OURS = new Marker("r", "web", "1");
    private static final String MARK = "TUKKI_RUNTIME=r\0TUKKI_PROCESS=web\0TUKKI_INCARNATION=1\0";
    private static final int LEADER = 100;

    @TempDir
    private Path folder;

    private MadeUpProc proc;
    private ProcTable table;

    @BeforeEach
    void makeUp() throws IOException {
        proc = new MadeUpProc(folder);
        table = proc.table();
        proc.entry(LEADER, 1, LEADER, LEADER, 50, 'S');
    }

    @Test
    void whoeverIsInTheGroupOfTheLeaderIsReachedByIt() throws IOException {
        proc.entry(101, LEADER, LEADER, LEADER, 51, 'S');

        assertThat(targets().leaderGroup()).isTrue();
        assertThat(targets().groups()).isEmpty();
        assertThat(targets().single()).isEmpty();
    }

    @Test
    void aGroupOfMembersOnlyIsSignalledAsOne() throws IOException {
        escapee(205, 200);
        escapee(206, 200);

        assertThat(targets().groups()).containsExactly(200L);
        assertThat(targets().single()).isEmpty();
    }

    @Test
    void theDeadOfAGroupHinderNobody() throws IOException {
        escapee(205, 200);
        proc.entry(200, 1, 200, 200, 60, 'Z');

        assertThat(targets().groups()).containsExactly(200L);
    }

    @Test
    void membersInAGroupWithOthersAreSignalledOneByOne() throws IOException {
        escapee(205, 200);
        proc.entry(206, 1, 200, 200, 61, 'S');

        assertThat(targets().groups()).isEmpty();
        assertThat(targets().single()).extracting(ProcStat::pid).containsExactly(205L);
    }

    /** As those of another namespace show: a signal to group 0 would reach this JVM. */
    @Test
    void aGroupWithoutNumberIsNone() throws IOException {
        escapee(205, 0);
        escapee(206, 1);

        assertThat(targets().groups()).isEmpty();
        assertThat(targets().single()).extracting(ProcStat::pid).containsExactlyInAnyOrder(205L, 206L);
    }

    @Test
    void aNumberThatCameToMeanSomebodyElseIsNotSignalled() throws IOException {
        escapee(205, 200);
        escapee(305, 300);
        proc.entry(400, 1, 400, 400, 60, 'S');
        proc.environ(400, MARK);
        ProcSnapshot before = table.snapshot();
        SignalTargets targets = targets(before);

        proc.entry(200, 1, 200, 200, 90, 'S');
        proc.entry(400, 1, 400, 400, 90, 'S');

        assertThat(targets.groups()).containsExactlyInAnyOrder(200L, 300L, 400L);
        assertThat(targets.groupsStillOurs(table, before)).containsExactly(300L);
    }

    private void escapee(int pid, int group) throws IOException {
        proc.entry(pid, 1, group, group, 60, 'S');
        proc.environ(pid, MARK);
    }

    private SignalTargets targets() {
        return targets(table.snapshot());
    }

    private SignalTargets targets(ProcSnapshot snapshot) {
        ProcessTree tree = new ProcessTree(table, LEADER, 40, Optional.of(OURS), Evidence.NONE);
        List<ProcStat> members = tree.living(snapshot);
        return SignalTargets.of(tree, snapshot, members, members);
    }
}
