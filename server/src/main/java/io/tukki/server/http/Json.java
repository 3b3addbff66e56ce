package io.tukki.server.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tukki.core.launch.ResourceUsage;
import io.tukki.core.launch.RunningProcess.TreeMember;
import io.tukki.core.lifecycle.ExitReport;
import io.tukki.core.lifecycle.ProcessSnapshot;
import io.tukki.core.lifecycle.ProcessState;
import io.tukki.core.lifecycle.StopReport;
import io.tukki.core.log.LogGap;
import io.tukki.core.log.LogLine;
import io.tukki.core.process.ExitStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/** The wire form of everything, in one place. */
final class Json {

    private static final JsonFactory FACTORY = new JsonFactory();

    /** Writes one value. */
    @FunctionalInterface
    interface Body {
        void writeTo(JsonGenerator json) throws IOException;
    }

    private Json() {}

    /** Returns the value that {@code body} writes, as UTF-8. */
    static byte[] bytes(Body body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(out, body);
        return out.toByteArray();
    }

    /** Writes the value that {@code body} writes to {@code out}, which stays open. */
    static void write(OutputStream out, Body body) {
        try (JsonGenerator json = FACTORY.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            body.writeTo(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param why the process stands where it stands, in words */
    static void process(JsonGenerator json, ProcessSnapshot process, String why) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", process.id().name());
        json.writeStringField("state", process.state().wireName());
        json.writeNumberField("incarnation", process.incarnation());
        json.writeStringField("command", process.spec().command().display());
        state(json, process.state());
        json.writeStringField("why", why);
        json.writeEndObject();
    }

    private static void state(JsonGenerator json, ProcessState state) throws IOException {
        if (state instanceof ProcessState.Pending pending) {
            json.writeStringField("waitingFor", pending.waitingFor());
        } else if (state instanceof ProcessState.Scheduled scheduled) {
            json.writeStringField("next", scheduled.next().toString());
        } else if (state instanceof ProcessState.Running running) {
            json.writeNumberField("pid", running.pid());
            json.writeStringField("startedAt", running.since().toString());
        } else if (state instanceof ProcessState.Ready ready) {
            json.writeNumberField("pid", ready.pid());
            json.writeStringField("startedAt", ready.since().toString());
        } else if (state instanceof ProcessState.BackingOff backingOff) {
            json.writeStringField("until", backingOff.until().toString());
            json.writeNumberField("attempt", backingOff.attempt());
            json.writeFieldName("exit");
            exit(json, backingOff.last());
        } else if (state instanceof ProcessState.Failed failed) {
            json.writeStringField("reason", failed.reason());
            json.writeFieldName("exit");
            exit(json, failed.last());
        } else if (state instanceof ProcessState.Stopping stopping) {
            json.writeNumberField("pid", stopping.pid());
        } else if (state instanceof ProcessState.Skipped skipped) {
            json.writeStringField("reason", skipped.reason());
        } else if (state instanceof ProcessState.Exited exited) {
            json.writeFieldName("exit");
            exit(json, exited.report());
        }
    }

    private static void exit(JsonGenerator json, ExitReport report) throws IOException {
        json.writeStartObject();
        status(json, report.status());
        json.writeStringField(
                "reason", report.reason().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        json.writeBooleanField("success", report.success());
        if (report.detail() != null) {
            json.writeStringField("detail", report.detail());
        }
        json.writeStringField("startedAt", report.startedAt().toString());
        json.writeStringField("endedAt", report.endedAt().toString());
        json.writeBooleanField("outputCut", report.outputCut());
        ResourceUsage usage = report.usage();
        if (usage != null) {
            json.writeNumberField("processorMs", usage.processorTime().toMillis());
            if (usage.peakMemory() > 0) {
                json.writeNumberField("peakMemoryBytes", usage.peakMemory());
            }
        }
        json.writeArrayFieldStart("lastLines");
        for (String line : report.lastLines()) {
            json.writeString(line);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void status(JsonGenerator json, ExitStatus status) throws IOException {
        if (status instanceof ExitStatus.Code code) {
            json.writeNumberField("code", code.code());
        } else if (status instanceof ExitStatus.Signal signal) {
            json.writeNumberField("signal", signal.number());
            json.writeBooleanField("coreDumped", signal.coreDumped());
        } else if (status instanceof ExitStatus.NotStarted notStarted) {
            json.writeStringField("notStarted", notStarted.message());
        }
        json.writeStringField("description", status.describe());
    }

    static void stopReport(JsonGenerator json, StopReport report) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", report.process().name());
        json.writeStringField(
                "outcome", report.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        json.writeNumberField("tookMs", report.took().toMillis());
        members(json, "killed", report.killed());
        members(json, "survivors", report.survivors());
        json.writeEndObject();
    }

    private static void members(JsonGenerator json, String field, List<TreeMember> members) throws IOException {
        json.writeArrayFieldStart(field);
        for (TreeMember member : members) {
            json.writeStartObject();
            json.writeNumberField("pid", member.pid());
            json.writeStringField("command", member.command());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static void line(JsonGenerator json, LogLine line, boolean base64) throws IOException {
        json.writeStartObject();
        json.writeNumberField("seq", line.sequence());
        json.writeStringField("process", line.process().name());
        json.writeNumberField("incarnation", line.incarnation());
        json.writeStringField("stream", line.stream().wireName());
        json.writeStringField("time", line.time().toString());
        if (base64) {
            json.writeBinaryField("base64", line.bytes());
        } else {
            json.writeStringField("text", line.text());
        }
        if (!line.isTerminated()) {
            json.writeBooleanField("partial", true);
        }
        json.writeEndObject();
    }

    static void gap(JsonGenerator json, LogGap gap) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("gap");
        json.writeStringField("process", gap.process().name());
        json.writeNumberField("from", gap.from());
        json.writeNumberField("to", gap.to());
        json.writeNumberField("lines", gap.lines());
        json.writeNumberField("bytes", gap.bytes());
        json.writeBooleanField("exact", gap.exact());
        json.writeEndObject();
        json.writeEndObject();
    }
}
