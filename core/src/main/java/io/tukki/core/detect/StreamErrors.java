package io.tukki.core.detect;

import com.google.re2j.Matcher;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The errors of one stream of one process. Several attempts at the same lines may be open; the first that is confirmed
 * wins, and a burst is what is left when none is.
 */
final class StreamErrors {

    private static final int MAX_ATTEMPTS = 8;

    private final ErrorRules rules;
    private final List<ErrorAttempt> attempts = new ArrayList<>();
    private @Nullable ErrorAttempt winner;
    private @Nullable ErrorBurst burst;
    private boolean burstIsOpen;
    /** How many lines that are not blank the stream had, and which of them was the last of the burst. */
    private int position;

    private int burstEnd;
    private long newest;

    StreamErrors(ErrorRules rules) {
        this.rules = rules;
    }

    /** Returns whether an error may be under way. */
    boolean isOpen() {
        return winner != null || burst != null || !attempts.isEmpty();
    }

    /** Returns the error under way as it stands, null if there is none, or none for sure. */
    @Nullable
    DetectedError underWay() {
        ErrorAttempt standing = winner == null ? burst : winner;
        return standing == null ? null : standing.error();
    }

    void take(TextLine line, List<DetectedError> found) {
        boolean blank = line.text().isBlank();
        if (!isOpen()) {
            newest = line.nanos();
            if (!blank) {
                position++;
                begin(line, found);
            }
            return;
        }
        flush(line.nanos(), found);
        newest = line.nanos();
        position += blank ? 0 : 1;
        boolean taken = winner == null ? attempt(line, found) : goOn(winner, line, found);
        if (!taken && !blank) {
            begin(line, found);
        }
        if (!burstIsOpen && attempts.isEmpty()) {
            closeBurst(found);
        }
    }

    /** Ends what had no line for too long. */
    void flush(long nanos, List<DetectedError> found) {
        long quiet = nanos - newest;
        attempts.removeIf(attempt -> quiet > attempt.gap().toNanos());
        if (winner != null && quiet > winner.gap().toNanos()) {
            close(found);
        }
        if (burst != null && attempts.isEmpty() && quiet > burst.gap().toNanos()) {
            closeBurst(found);
        }
    }

    void end(List<DetectedError> found) {
        attempts.clear();
        close(found);
        closeBurst(found);
    }

    private boolean goOn(ErrorAttempt sure, TextLine line, List<DetectedError> found) {
        ErrorAttempt.Outcome outcome = sure.offer(line);
        if (outcome != ErrorAttempt.Outcome.TAKEN) {
            close(found);
        }
        return outcome != ErrorAttempt.Outcome.REFUSED;
    }

    /** Returns whether the line made one of the attempts sure. */
    private boolean attempt(TextLine line, List<DetectedError> found) {
        if (burst != null && burstIsOpen) {
            burstIsOpen = burst.offer(line) == ErrorAttempt.Outcome.TAKEN;
            burstEnd = burstIsOpen ? position : burstEnd;
        }
        for (ErrorAttempt attempt : List.copyOf(attempts)) {
            ErrorAttempt.Outcome outcome = attempt.offer(line);
            if (outcome != ErrorAttempt.Outcome.REFUSED && attempt.isConfirmed()) {
                win(attempt, found);
                if (outcome == ErrorAttempt.Outcome.LAST) {
                    close(found);
                }
                return true;
            }
            if (outcome != ErrorAttempt.Outcome.TAKEN) {
                attempts.remove(attempt);
            }
        }
        return false;
    }

    /** Tries the line as the start of something. */
    private void begin(TextLine line, List<DetectedError> found) {
        String text = line.text();
        for (ErrorRule rule : rules.candidates(text)) {
            Matcher match = ErrorRule.find(rule.start(), text);
            if (match == null || attempts.size() >= MAX_ATTEMPTS) {
                continue;
            }
            ErrorAttempt attempt = new ErrorAttempt.ByRule(rule, line, position, match);
            attempts.add(attempt);
            if (attempt.isConfirmed()) {
                win(attempt, found);
                return;
            }
        }
        beginBurst(line, found);
    }

    private void beginBurst(TextLine line, List<DetectedError> found) {
        if (burst != null && burstIsOpen) {
            return;
        }
        LogLevel level = LevelDetector.levelOf(line.text());
        if (level.atLeast(LogLevel.ERROR)) {
            closeBurst(found);
            burst = new ErrorBurst(line, position, level);
            burstIsOpen = true;
            burstEnd = position;
        }
    }

    /** What was written right before the start, and is no error of its own, goes with it. */
    private void win(ErrorAttempt attempt, List<DetectedError> found) {
        attempts.clear();
        winner = attempt;
        ErrorBurst before = burst;
        burst = null;
        if (before == null || before.position() >= attempt.position()) {
            return;
        }
        before.cutBefore(attempt.first().sequence());
        if (attempt.isReported() && burstEnd >= attempt.position() - 1) {
            attempt.adopt(before);
        } else {
            found.add(before.error());
        }
    }

    private void close(List<DetectedError> found) {
        ErrorAttempt done = winner;
        winner = null;
        DetectedError error = done == null ? null : done.error();
        if (error != null) {
            found.add(error);
        }
    }

    private void closeBurst(List<DetectedError> found) {
        if (burst != null) {
            found.add(burst.error());
            burst = null;
        }
    }
}
