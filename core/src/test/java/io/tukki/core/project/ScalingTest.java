package io.tukki.core.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.process.Replica;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalingTest {

    private final List<ProcessSpec> three = Replicas.expand(
            List.of(
                    ProcessSpec.argv("web", "serve").env("A", "1").build(),
                    ProcessSpec.argv("db", "serve").build()),
            Map.of(ProcessId.of("web"), 3));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | | web-2 web-1 web-0",
                "1 | web-0 | web-2 web-1",
                "3 | web-0 web-1 web-2 |",
                "5 | web-0 web-1 web-2 web-3 web-4 |"
            })
    void thoseWithTheLowestNumbersStay(int count, String wanted, String surplus) {
        Scaling.Planned plan = (Scaling.Planned) Scaling.plan(three, "web", count);

        assertThat(String.join(
                        " ",
                        plan.wanted().stream().map(spec -> spec.id().name()).toList()))
                .isEqualTo(wanted == null ? "" : wanted);
        assertThat(String.join(" ", plan.surplus().stream().map(ProcessId::name).toList()))
                .isEqualTo(surplus == null ? "" : surplus);
    }

    @Test
    void aNewOneIsLikeItsSiblingsButForItsNumber() {
        Scaling.Planned plan = (Scaling.Planned) Scaling.plan(three, "web", 4);

        ProcessSpec newest = plan.wanted().get(3);
        assertThat(newest.replica()).contains(new Replica("web", 3));
        assertThat(newest.environment()).containsEntry("A", "1").containsEntry(Replicas.VARIABLE, "3");
    }

    @Test
    void newNamesHaveAsManyDigitsAsThoseThatAreThere() {
        List<ProcessSpec> ten =
                Replicas.expand(List.of(ProcessSpec.argv("web", "serve").build()), Map.of(ProcessId.of("web"), 10));

        Scaling.Planned plan = (Scaling.Planned) Scaling.plan(ten, "web", 11);

        assertThat(plan.wanted()).extracting(spec -> spec.id().name()).contains("web-00", "web-10");
    }

    @Test
    void whatCannotBeIsRefusedInWords() {
        List<ProcessSpec> known = new ArrayList<>(three);
        known.add(ProcessSpec.argv("web-3", "else").build());

        assertThat(refusal("db", 2))
                .isEqualTo("project: 'db' has no replicas; start it with 'replicas', be it 1, to scale it");
        assertThat(refusal("wbe", 2))
                .isEqualTo("project: there is no process 'wbe' with replicas; did you mean 'web'?");
        assertThat(refusal("web", 1001))
                .isEqualTo("project: the number of replicas of 'web' must be 0 to 1000, not 1001");
        assertThat(refusal("web", -1)).contains("not -1");
        assertThat(((Scaling.Refused) Scaling.plan(known, "web", 4))
                        .problems()
                        .get(0)
                        .render())
                .isEqualTo("project: there is another process named 'web-3'");
    }

    private String refusal(String name, int count) {
        return ((Scaling.Refused) Scaling.plan(three, name, count))
                .problems()
                .get(0)
                .render();
    }
}
