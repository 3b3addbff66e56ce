package io.tukki.server.project;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tukki.core.process.DependencyCondition;
import io.tukki.core.process.ProcessSpec.ProbeKind;
import io.tukki.core.restart.ProcessGroup;
import io.tukki.core.restart.RestartPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The published schema and the loader know the same. */
class SchemaTest {

    private final JsonNode schema = schema();

    @ParameterizedTest
    @CsvSource({
        "PROJECT, ''",
        "PROCESS, /$defs/process",
        "GROUP, /$defs/group",
        "SCHEDULE, /$defs/schedule",
        "WATCH, /$defs/watch",
        "LOGS, /$defs/logs",
        "LOG_FILES, /$defs/logFiles",
        "PROCESS_LOGS, /$defs/processLogs",
        "DEPENDENCY, /$defs/dependency",
        "STOP, /$defs/stop",
        "TERMINAL, /$defs/terminal",
        "LIMITS, /$defs/limits",
        "RANGE, /$defs/range",
        "RESTART, /$defs/restart",
        "BACKOFF, /$defs/backoff",
        "PROBE, /$defs/probe",
        "HTTP, /$defs/http"
    })
    void everyKeyIsInBoth(Keys keys, String pointer) {
        JsonNode described = schema.at(pointer);

        assertThat(names(described.get("properties"))).containsExactlyInAnyOrderElementsOf(keys.names());
        assertThat(described.get("additionalProperties").asBoolean(true)).isFalse();
        assertThat(names(described.get("patternProperties"))).containsExactly("^" + Keys.OWN);
    }

    @ParameterizedTest
    @EnumSource(Keys.class)
    void noPlaceHasAKeyTwice(Keys keys) {
        assertThat(keys.names()).doesNotHaveDuplicates();
    }

    @Test
    void everyConditionIsInBoth() {
        assertThat(values("/$defs/condition/enum"))
                .isEqualTo(Arrays.stream(DependencyReader.Condition.values())
                        .map(DependencyReader.Condition::spelling)
                        .toList());
    }

    @Test
    void everyConditionOfSpecsCanBeWritten() {
        assertThat(DependencyReader.Condition.values())
                .extracting(DependencyReader.Condition::meaning)
                .contains(DependencyCondition.values());
    }

    @Test
    void everyPolicyIsInBoth() {
        assertThat(values("/$defs/policy/enum"))
                .isEqualTo(Arrays.stream(RestartPolicy.Mode.values())
                        .map(RestartReader::spelling)
                        .toList());
    }

    @Test
    void everyStrategyIsInBoth() {
        assertThat(values("/$defs/group/properties/strategy/enum"))
                .isEqualTo(Arrays.stream(ProcessGroup.Strategy.values())
                        .map(GroupReader::spelling)
                        .toList());
    }

    @Test
    void everyProbeIsAKeyOfAProcess() {
        assertThat(Keys.PROCESS.names())
                .containsAll(Arrays.stream(ProbeKind.values())
                        .map(ProbeReader::spelling)
                        .toList());
    }

    @ParameterizedTest
    @EnumSource(Keys.class)
    void everyPlaceIsComparedWithTheSchema(Keys keys) throws NoSuchMethodException {
        CsvSource places = SchemaTest.class
                .getDeclaredMethod("everyKeyIsInBoth", Keys.class, String.class)
                .getAnnotation(CsvSource.class);

        assertThat(places.value()).anyMatch(place -> place.startsWith(keys + ","));
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        for (JsonNode reference : schema.findValues("$ref")) {
            assertThat(schema.at(reference.asText().substring(1)).isMissingNode())
                    .as(reference.asText())
                    .isFalse();
        }
    }

    private List<String> values(String pointer) {
        List<String> values = new ArrayList<>();
        schema.at(pointer).forEach(value -> values.add(value.asText()));
        return values;
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static JsonNode schema() {
        try (InputStream in = SchemaTest.class.getResourceAsStream("/tukki.schema.json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
