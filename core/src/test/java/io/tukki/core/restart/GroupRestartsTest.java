package io.tukki.core.restart;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.process.ProcessId;
import io.tukki.core.restart.GroupRestarts.Alone;
import io.tukki.core.restart.GroupRestarts.Decision;
import io.tukki.core.restart.GroupRestarts.GiveUp;
import io.tukki.core.restart.GroupRestarts.Together;
import io.tukki.core.restart.ProcessGroup.Strategy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupRestartsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final ProcessId A = ProcessId.of("a");
    private static final ProcessId B = ProcessId.of("b");
    private static final ProcessId C = ProcessId.of("c");
    private static final ProcessId D = ProcessId.of("d");

    @Test
    void aProcessWithoutGroupStandsForItself() {
        assertThat(decide(GroupTree.NONE, Map.of(), A)).isEqualTo(new Alone(Map.of()));
    }

    @Test
    void oneForOneRestartsOnlyTheFailedMember() {
        assertThat(decide(tree(group("g", Strategy.ONE_FOR_ONE, A, B)), Map.of(), A))
                .isInstanceOf(Alone.class);
    }

    @Test
    void oneForAllRestartsAllMembers() {
        assertThat(together(tree(group("g", Strategy.ONE_FOR_ALL, A, B, C)), B)).containsExactly(A, B, C);
    }

    @Test
    void restForOneRestartsTheFailedMemberAndThoseBehindIt() {
        GroupTree tree = tree(group("g", Strategy.REST_FOR_ONE, A, B, C));

        assertThat(together(tree, A)).containsExactly(A, B, C);
        assertThat(together(tree, B)).containsExactly(B, C);
        assertThat(together(tree, C)).containsExactly(C);
    }

    @Test
    void aGroupInsideStandsBehindTheMembersAndSharesTheirFate() {
        GroupTree tree = tree(
                group("outer", Strategy.REST_FOR_ONE, A, B),
                group("inner", Strategy.ONE_FOR_ONE, C, D).within("outer"));

        assertThat(together(tree, B)).containsExactly(B, C, D);
    }

    @Test
    void restartsThatAreOlderThanThePeriodDoNotCount() {
        GroupTree tree = tree(group("g", Strategy.ONE_FOR_ALL, A, B).budget(2, Duration.ofMinutes(1)));
        Map<String, RestartHistory> histories = Map.of();
        for (int i = 0; i < 20; i++) {
            Decision decision = GroupRestarts.decide(tree, histories, A, Optional.empty(), NOW.plusSeconds(31L * i));
            assertThat(decision).isInstanceOf(Together.class);
            histories = decision.histories();
        }
    }

    @Test
    void oneRestartTooManyIsToldToTheHost() {
        GroupTree tree = tree(group("g", Strategy.ONE_FOR_ONE, A, B).budget(1, Duration.ofMinutes(1)));

        Decision first = decide(tree, Map.of(), A);
        Decision second = decide(tree, first.histories(), B);

        assertThat(second)
                .isEqualTo(
                        new GiveUp("g", "b failed after 1 restarts of group g within PT1M", List.of(A, B), Map.of()));
    }

    @Test
    void aGroupOverBudgetIsRestartedByItsParentAndBeginsAnew() {
        GroupTree tree = tree(
                group("outer", Strategy.ONE_FOR_ALL, A).budget(1, Duration.ofHours(1)),
                group("inner", Strategy.ONE_FOR_ONE, B, C).within("outer").budget(0, Duration.ofHours(1)));

        Together first = (Together) decide(tree, Map.of(), B);
        Decision second = decide(tree, first.histories(), C);

        assertThat(first.processes()).containsExactly(A, B, C);
        assertThat(first.anew()).isTrue();
        assertThat(first.histories()).containsOnlyKeys("outer");
        assertThat(((GiveUp) second).group()).isEqualTo("outer");
        assertThat(((GiveUp) second).reason())
                .isEqualTo("group inner failed after 1 restarts of group outer within PT1H;"
                        + " at last c failed after 0 restarts of group inner within PT1H");
    }

    @Test
    void aParentGoesByItsOwnStrategyOverTheGroupsInsideIt() {
        List<ProcessGroup> inside = List.of(
                group("one", Strategy.ONE_FOR_ONE, A).within("outer").budget(0, Duration.ofHours(1)),
                group("two", Strategy.ONE_FOR_ONE, B).within("outer").budget(0, Duration.ofHours(1)),
                group("three", Strategy.ONE_FOR_ONE, C).within("outer"));

        for (Strategy strategy : Strategy.values()) {
            List<ProcessGroup> all = new ArrayList<>(inside);
            all.add(0, group("outer", strategy, D));

            assertThat(together(GroupTree.of(all), B))
                    .containsExactlyElementsOf(
                            switch (strategy) {
                                case ONE_FOR_ONE -> List.of(B);
                                case ONE_FOR_ALL -> List.of(D, A, B, C);
                                case REST_FOR_ONE -> List.of(B, C);
                            });
        }
    }

    @Test
    void aMemberThatGivesUpFailsItsGroupWithBudgetLeft() {
        GroupTree tree = tree(group("g", Strategy.ONE_FOR_ALL, A, B));

        Decision decision = GroupRestarts.decide(tree, Map.of(), A, Optional.of("11 restarts"), NOW);

        assertThat(((GiveUp) decision).reason()).isEqualTo("a has given up: 11 restarts");
    }

    /** Random trees and random failures: what must hold whatever happens. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverHappens(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            GroupTree tree = randomTree(random);
            List<ProcessId> all = tree.groups().stream()
                    .flatMap(group -> group.members().stream())
                    .toList();
            Map<String, RestartHistory> histories = Map.of();
            Instant now = NOW;
            for (int step = 0; step < 60; step++) {
                now = now.plusMillis(random.nextInt(20_000));
                ProcessId failed = all.get(random.nextInt(all.size()));
                Decision decision = GroupRestarts.decide(tree, histories, failed, Optional.empty(), now);
                histories = decision.histories();
                check(tree, failed, decision, now);
            }
        }
    }

    private static void check(GroupTree tree, ProcessId failed, Decision decision, Instant now) {
        ProcessGroup own = tree.groupOf(failed).orElseThrow();
        if (decision instanceof Together together) {
            ProcessGroup deciding = tree.group(together.group()).orElseThrow();
            assertThat(together.processes()).contains(failed).doesNotHaveDuplicates();
            assertThat(tree.processes(deciding)).containsAll(together.processes());
            assertThat(together.anew()).isEqualTo(!deciding.equals(own));
            if (deciding.strategy() == Strategy.ONE_FOR_ALL) {
                assertThat(together.processes()).isEqualTo(tree.processes(deciding));
            }
        } else if (decision instanceof GiveUp lost) {
            ProcessGroup outermost = tree.group(lost.group()).orElseThrow();
            assertThat(outermost.parent()).isNull();
            assertThat(tree.processes(outermost)).contains(failed).isEqualTo(lost.processes());
            assertThat(decision.histories()).doesNotContainKey(lost.group());
        } else {
            assertThat(own.strategy()).isEqualTo(Strategy.ONE_FOR_ONE);
        }
        tree.groups().forEach(group -> {
            List<Instant> window = decision.histories()
                    .getOrDefault(group.name(), RestartHistory.NONE)
                    .restarts();
            assertThat(window).hasSizeLessThanOrEqualTo(group.maxRestarts());
            assertThat(window).allMatch(each -> !each.isAfter(now)).isSorted();
        });
    }

    private static GroupTree randomTree(Random random) {
        List<ProcessGroup> groups = new ArrayList<>();
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            List<ProcessId> members = new ArrayList<>();
            for (int m = 0; m <= random.nextInt(3); m++) {
                members.add(ProcessId.of("p" + i + "-" + m));
            }
            Strategy strategy = Strategy.values()[random.nextInt(Strategy.values().length)];
            ProcessGroup group = ProcessGroup.of("g" + i, strategy)
                    .members(members)
                    .budget(random.nextInt(4), Duration.ofSeconds(1 + random.nextInt(60)));
            groups.add(i > 0 && random.nextBoolean() ? group.within("g" + random.nextInt(i)) : group);
        }
        return GroupTree.of(groups);
    }

    private static List<ProcessId> together(GroupTree tree, ProcessId failed) {
        return ((Together) decide(tree, Map.of(), failed)).processes();
    }

    private static Decision decide(GroupTree tree, Map<String, RestartHistory> histories, ProcessId failed) {
        return GroupRestarts.decide(tree, histories, failed, Optional.empty(), NOW);
    }

    private static ProcessGroup group(String name, Strategy strategy, ProcessId... members) {
        return ProcessGroup.of(name, strategy, members);
    }

    private static GroupTree tree(ProcessGroup... groups) {
        return GroupTree.of(List.of(groups));
    }
}
