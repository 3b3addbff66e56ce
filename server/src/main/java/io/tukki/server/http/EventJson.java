package io.tukki.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tukki.core.event.Event;
import io.tukki.core.event.EventStamp;
import io.tukki.core.process.ExitStatus;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The wire form of events: id, time and type, then the members of the record as they are named there, so that each type,
 * also one of an embedder, has one. Durations are in milliseconds as {@code ...Ms}; an exit status is its description.
 */
final class EventJson {

    private EventJson() {}

    static void write(JsonGenerator json, Event event) throws IOException {
        json.writeStartObject();
        json.writeNumberField("id", event.id());
        json.writeStringField("at", event.at().toString());
        json.writeStringField("type", event.type());
        if (event.getClass().isRecord()) {
            for (RecordComponent member : event.getClass().getRecordComponents()) {
                Object value = member.getType() == EventStamp.class ? null : valueOf(event, member);
                if (value != null) {
                    json.writeFieldName(value instanceof Duration ? member.getName() + "Ms" : member.getName());
                    write(json, value);
                }
            }
        }
        json.writeEndObject();
    }

    /** Returns the value of a member; null if it has none, or is not for us to read. */
    private static @Nullable Object valueOf(Event event, RecordComponent member) {
        try {
            return member.getAccessor().invoke(event);
        } catch (IllegalAccessException | InvocationTargetException notPublic) {
            return null;
        }
    }

    private static void write(JsonGenerator json, Object value) throws IOException {
        if (value instanceof Event event) {
            write(json, event);
        } else if (value instanceof Collection<?> several) {
            json.writeStartArray();
            for (Object each : several) {
                write(json, each);
            }
            json.writeEndArray();
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof Integer || value instanceof Long) {
            json.writeNumber(((Number) value).longValue());
        } else if (value instanceof Duration duration) {
            json.writeNumber(duration.toMillis());
        } else if (value instanceof ExitStatus status) {
            json.writeString(status.describe());
        } else if (value instanceof Enum<?> word) {
            json.writeString(word.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        } else {
            json.writeString(value.toString());
        }
    }
}
