package io.tukki.server.project;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tukki.core.process.DependencyCondition;
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
    @CsvSource({"PROJECT, ''", "PROCESS, /$defs/process", "DEPENDENCY, /$defs/dependency", "STOP, /$defs/stop"})
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
        List<String> described = new ArrayList<>();
        schema.at("/$defs/condition/enum").forEach(value -> described.add(value.asText()));

        assertThat(described)
                .isEqualTo(Arrays.stream(DependencyCondition.values())
                        .map(DependencyReader::spelling)
                        .toList());
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        for (JsonNode reference : schema.findValues("$ref")) {
            assertThat(schema.at(reference.asText().substring(1)).isMissingNode())
                    .as(reference.asText())
                    .isFalse();
        }
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
