package io.tukki.server.project;

import io.tukki.core.process.OsSignal;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.StopLadder;
import io.tukki.core.project.Position;
import io.tukki.core.project.Spelling;
import io.tukki.server.project.ConfigNode.Entries;
import io.tukki.server.project.ConfigNode.Items;
import io.tukki.server.project.ConfigNode.Scalar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code stop}: one step or a list of them. A step is a {@code signal}, a {@code command}, text for {@code stdin}
 * or {@code close_stdin}, and a {@code grace}; without any of the four it is the signal of {@link StopLadder#DEFAULT}.
 */
final class StopReader {

    private static final Duration GRACE = StopLadder.DEFAULT.steps().get(0).grace();
    private static final OsSignal SIGNAL = OsSignal.TERM;
    private static final List<String> KINDS = List.of("signal", "command", "stdin", "close_stdin");

    /** Signals a process sleeps through unless it handles them. */
    private static final Set<OsSignal> HARMLESS = EnumSet.of(
            OsSignal.CHLD,
            OsSignal.CONT,
            OsSignal.STOP,
            OsSignal.TSTP,
            OsSignal.TTIN,
            OsSignal.TTOU,
            OsSignal.URG,
            OsSignal.WINCH);

    private final ProcessId id;
    private final Section stop;

    private StopReader(ProcessId id, Section stop) {
        this.id = id;
        this.stop = stop;
    }

    /** Returns the ladder under the key {@code stop} of {@code process}. */
    static StopLadder read(ProcessId id, Section process, Findings findings) {
        Optional<ConfigNode> value = process.value("stop");
        if (value.isEmpty()) {
            return StopLadder.DEFAULT;
        }
        if (value.get() instanceof Items list) {
            return ladder(id, list, process, findings);
        }
        return step(id, value.get(), process, findings)
                .map(StopLadder::of)
                .orElse(value.get() instanceof Entries ? StopLadder.KILL : StopLadder.DEFAULT);
    }

    private static StopLadder ladder(ProcessId id, Items list, Section process, Findings findings) {
        List<StopLadder.Step> steps = new ArrayList<>();
        for (ConfigNode item : list.items()) {
            Optional<StopLadder.Step> step = step(id, item, process, findings);
            step.ifPresent(steps::add);
            if (step.isEmpty() && item != list.items().get(list.items().size() - 1)) {
                process.problem(item.at(), "stop", "nothing of a tree is left behind this step", "make it the last");
            }
        }
        return new StopLadder(steps);
    }

    private static Optional<StopLadder.Step> step(ProcessId id, ConfigNode value, Section process, Findings findings) {
        if (!(value instanceof Entries map)) {
            process.wrongType(value, "stop", "a map with 'signal' and 'grace', or a list of such steps");
            return Optional.empty();
        }
        if (map.entries().isEmpty()) {
            process.warning(map.at(), "stop", "'stop' is empty and does nothing", null);
        }
        return new StopReader(id, new Section(map, process.path("stop"), Keys.STOP, findings)).step();
    }

    /** Returns the step; empty for SIGKILL, which comes last anyway. */
    private Optional<StopLadder.Step> step() {
        List<String> kinds = KINDS.stream().filter(stop::has).toList();
        if (kinds.size() > 1) {
            stop.problem(
                    stop.at(),
                    kinds.get(1),
                    "a step of 'stop' does one thing, not " + String.join(" and ", kinds),
                    "make it a list of steps");
        }
        Duration grace = stop.duration("grace").orElse(GRACE);
        return switch (kinds.isEmpty() ? "signal" : kinds.get(0)) {
            case "command" ->
                Optional.of(new StopLadder.Command(
                        new CommandReader(id, stop).read(stop.entry("command").orElseThrow()), grace));
            case "stdin" ->
                Optional.of(
                        new StopLadder.Text(stop.text("stdin").map(Scalar::text).orElse(""), grace));
            case "close_stdin" -> closeStdin(grace);
            default -> signalStep(grace);
        };
    }

    private Optional<StopLadder.Step> closeStdin(Duration grace) {
        if (!stop.flag("close_stdin")) {
            stop.problem(stop.at(), "close_stdin", "'close_stdin' must be true", "leave the step out");
        }
        return Optional.of(new StopLadder.CloseStdin(grace));
    }

    private Optional<StopLadder.Step> signalStep(Duration grace) {
        OsSignal signal = stop.text("signal").map(this::signal).orElse(SIGNAL);
        return signal == OsSignal.KILL ? Optional.empty() : Optional.of(new StopLadder.Signal(signal, grace));
    }

    private OsSignal signal(Scalar text) {
        Optional<OsSignal> signal = signal(text, stop);
        signal.ifPresent(known -> warnAbout(known, text.at()));
        return signal.orElse(SIGNAL);
    }

    /** Returns the signal that {@code text}, the {@code signal} of {@code section}, names. */
    static Optional<OsSignal> signal(Scalar text, Section section) {
        Optional<OsSignal> signal = OsSignal.parse(text.text());
        if (signal.isEmpty()) {
            section.problem(
                    text.at(),
                    "signal",
                    "'signal' must be a signal such as TERM, INT or 2, not " + Section.quoted(text),
                    Spelling.didYouMean(text.text(), names()).orElse(null));
        }
        return signal;
    }

    private void warnAbout(OsSignal signal, Position place) {
        if (HARMLESS.contains(signal)) {
            String message =
                    "signal " + signal + " ends no process by itself: it will be killed after the grace period";
            stop.warning(place, "signal", message, null);
        }
        if (signal == OsSignal.KILL && stop.has("grace")) {
            stop.warning(place, "grace", "with signal KILL 'grace' does nothing", null);
        }
    }

    private static List<String> names() {
        return Arrays.stream(OsSignal.values()).map(OsSignal::name).toList();
    }
}
