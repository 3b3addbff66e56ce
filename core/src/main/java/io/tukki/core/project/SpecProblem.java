package io.tukki.core.project;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a spec, or (as a warning) that will not do what it seems to.
 *
 * @param where the place in the file it came from; null if it came from none
 * @param message one line, without full stop
 * @param hint what to do about it, a question or an instruction; null if there is nothing to say
 */
public record SpecProblem(
        @Nullable Position where,
        Subject subject,
        String message,
        @Nullable String hint) {

    /** In the order of the file; what has no place comes first. */
    public static final Comparator<SpecProblem> BY_POSITION =
            Comparator.comparing(SpecProblem::where, Comparator.nullsFirst(Comparator.naturalOrder()));

    public static SpecProblem of(Subject subject, String message) {
        return new SpecProblem(null, subject, message, null);
    }

    /** Returns this problem with the hint {@code value}; null for none. */
    public SpecProblem hint(@Nullable String value) {
        return new SpecProblem(where, subject, message, value);
    }

    /** Returns this problem at {@code position}. */
    public SpecProblem at(Position position) {
        return new SpecProblem(position, subject, message, hint);
    }

    /** Returns {@code file:line:column: message; hint}; without a place, {@code subject: message; hint}. */
    public String render() {
        Object start = where == null ? subject : where;
        return start + ": " + message + (hint == null ? "" : "; " + hint);
    }

    /** Returns all of {@code problems}, one a line. */
    public static String render(List<SpecProblem> problems) {
        return problems.stream().map(SpecProblem::render).collect(Collectors.joining("\n"));
    }

    @Override
    public String toString() {
        return render();
    }
}
