package io.tukki.server.project;

import io.tukki.core.process.OsSignal;
import io.tukki.core.process.StopLadder;
import io.tukki.core.project.Position;
import io.tukki.core.project.Spelling;
import io.tukki.server.project.ConfigNode.Entries;
import io.tukki.server.project.ConfigNode.Scalar;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code stop}: {@code signal} and {@code grace}, each with the default of {@link StopLadder#DEFAULT}. */
final class StopReader {

    private static final StopLadder.Step DEFAULT = StopLadder.DEFAULT.steps().get(0);

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

    private final Section stop;

    private StopReader(Section stop) {
        this.stop = stop;
    }

    /** Returns the ladder under the key {@code stop} of {@code process}. */
    static StopLadder read(Section process, Findings findings) {
        Optional<ConfigNode> value = process.value("stop");
        if (value.isEmpty()) {
            return StopLadder.DEFAULT;
        }
        if (!(value.get() instanceof Entries map)) {
            process.wrongType(value.get(), "stop", "a map with 'signal' and 'grace'");
            return StopLadder.DEFAULT;
        }
        if (map.entries().isEmpty()) {
            process.warning(map.at(), "stop", "'stop' is empty and does nothing", null);
        }
        return new StopReader(new Section(map, process.path("stop"), Keys.STOP, findings)).ladder();
    }

    private StopLadder ladder() {
        OsSignal signal = stop.text("signal").map(this::signal).orElse(DEFAULT.signal());
        Duration grace = stop.duration("grace").orElse(DEFAULT.grace());
        return signal == OsSignal.KILL ? StopLadder.KILL : StopLadder.signal(signal, grace);
    }

    private OsSignal signal(Scalar text) {
        Optional<OsSignal> signal = OsSignal.parse(text.text());
        if (signal.isEmpty()) {
            stop.problem(
                    text.at(),
                    "signal",
                    "'signal' must be a signal such as TERM, INT or 2, not " + Section.quoted(text),
                    Spelling.didYouMean(text.text(), names()).orElse(null));
            return DEFAULT.signal();
        }
        warnAbout(signal.get(), text.at());
        return signal.get();
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
