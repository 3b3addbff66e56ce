package io.tukki.core.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class StateTableTest {

    @Test
    void theTableStandsInTheDocumentation() throws IOException {
        String page = Files.readString(Path.of("../docs/process-states.md"));

        assertThat(page.strip()).endsWith(StateTable.markdown().strip());
    }

    @Test
    void everyStateHasItsRow() {
        // skipped and scheduled are pending to the actor: see the page
        assertThat(Arrays.stream(ProcessState.class.getPermittedSubclasses())
                        .map(state -> state.getSimpleName().toUpperCase(Locale.ROOT))
                        .filter(name -> !name.equals("SKIPPED") && !name.equals("SCHEDULED")))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(StateTable.Standing.values())
                        .map(standing -> standing.name().replace("_", ""))
                        .toList());
    }
}
