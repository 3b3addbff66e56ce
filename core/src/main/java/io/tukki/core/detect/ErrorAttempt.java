package io.tukki.core.detect;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lines that may turn out to be an error of one kind. */
abstract class ErrorAttempt {

    /** What became of a line. */
    enum Outcome {
        TAKEN,
        /** Taken, and nothing can follow. */
        LAST,
        REFUSED
    }

    private static final int MAX_LINES = 500;
    private static final int MAX_CHARACTERS = 64 * 1024;
    private static final int MAX_MESSAGE = 500;

    private final List<TextLine> lines = new ArrayList<>();
    private final List<String> stack = new ArrayList<>();
    private final int position;
    private TextLine last;
    private int characters;
    private int omitted;

    /** Begins with {@code start}, the {@code position}-th line of its stream that is not blank. */
    ErrorAttempt(TextLine start, int position) {
        this.position = position;
        this.last = start;
        keep(start);
    }

    /** Offers the next line of the same stream. */
    abstract Outcome offer(TextLine line);

    /** Returns whether this is an error for sure. */
    abstract boolean isConfirmed();

    /** Returns whether an error of this kind is told at all. */
    abstract boolean isReported();

    /** Returns after how long without a line the error is complete. */
    abstract Duration gap();

    /** Returns the error, or null if it is none or not worth telling. */
    abstract @Nullable DetectedError error();

    final TextLine last() {
        return last;
    }

    final void take(TextLine line) {
        last = line;
        keep(line);
    }

    final void takeFrame(TextLine line) {
        if (lines.size() < MAX_LINES) {
            stack.add(line.text());
        }
        take(line);
    }

    /** Puts the lines of {@code preface} in front of these. */
    final void adopt(ErrorAttempt preface) {
        if (preface.lines.size() + lines.size() <= MAX_LINES) {
            lines.addAll(0, preface.lines);
        }
    }

    /** Gives up the lines from {@code sequence} on; the first stays. */
    final void cutBefore(long sequence) {
        while (last.sequence() >= sequence && lines.size() > 1) {
            lines.remove(lines.size() - 1);
            last = lines.get(lines.size() - 1);
        }
    }

    final int position() {
        return position;
    }

    final int size() {
        return lines.size();
    }

    final TextLine first() {
        return lines.get(0);
    }

    final DetectedError error(String rule, String language, ErrorSeverity severity, String type, String fullMessage) {
        String stripped = fullMessage.strip();
        TextLine first = first();
        String message = stripped.length() > MAX_MESSAGE ? stripped.substring(0, MAX_MESSAGE) : stripped;
        return new DetectedError(
                first.process(),
                first.incarnation(),
                first.stream(),
                rule,
                language,
                severity,
                type,
                message,
                stack,
                lines.stream().map(TextLine::text).toList(),
                first.sequence(),
                last.sequence(),
                first.time(),
                last.time(),
                omitted,
                Fingerprint.of(language, type, message, stack));
    }

    private void keep(TextLine line) {
        characters += line.text().length();
        if (lines.size() < MAX_LINES && (characters <= MAX_CHARACTERS || lines.isEmpty())) {
            lines.add(line);
        } else {
            omitted++;
        }
    }

    /** An attempt by a rule. */
    static final class ByRule extends ErrorAttempt {

        private static final Duration GAP = Duration.ofSeconds(1);

        private final ErrorRule rule;
        private final List<TextLine> blanks = new ArrayList<>();
        private @Nullable String type;
        private @Nullable String message;
        private boolean confirmed;
        private boolean ended;
        private int behind;

        ByRule(ErrorRule rule, TextLine start, int position, Matcher match) {
            super(start, position);
            this.rule = rule;
            this.confirmed = rule.confirm().isEmpty();
            name(match);
        }

        @Override
        Outcome offer(TextLine line) {
            behind++;
            String text = line.text();
            if (text.isBlank()) {
                return offerBlank(line);
            }
            if (ended) {
                return rule.chain().isEmpty() ? Outcome.REFUSED : offerChain(line);
            }
            ErrorRule.Part part = partOf(text);
            if (part == null) {
                return Outcome.REFUSED;
            }
            takeBlanks();
            if (part == ErrorRule.Part.STACK) {
                takeFrame(line);
            } else {
                take(line);
            }
            confirmed |= rule.confirm().contains(part);
            ended = part == ErrorRule.Part.END;
            return ended && rule.chain().isEmpty() ? Outcome.LAST : Outcome.TAKEN;
        }

        private Outcome offerBlank(TextLine line) {
            blanks.add(line);
            return blanks.size() <= rule.blank() || behind <= rule.preamble() ? Outcome.TAKEN : Outcome.REFUSED;
        }

        private Outcome offerChain(TextLine line) {
            if (ErrorRule.find(rule.chain(), line.text()) == null) {
                return Outcome.REFUSED;
            }
            ended = false;
            takeBlanks();
            take(line);
            return Outcome.TAKEN;
        }

        private ErrorRule.@Nullable Part partOf(String text) {
            if (behind == 1 && named(rule.next(), text)) {
                return ErrorRule.Part.NEXT;
            }
            if (named(rule.end(), text)) {
                return ErrorRule.Part.END;
            }
            if (ErrorRule.find(rule.stack(), text) != null) {
                return ErrorRule.Part.STACK;
            }
            if (named(rule.head(), text)) {
                return ErrorRule.Part.HEAD;
            }
            return ErrorRule.find(rule.more(), text) != null || behind <= rule.preamble() ? ErrorRule.Part.MORE : null;
        }

        private boolean named(List<Pattern> patterns, String text) {
            Matcher match = patterns.isEmpty() ? null : ErrorRule.find(patterns, text);
            if (match == null) {
                return false;
            }
            name(match);
            return true;
        }

        private void name(Matcher match) {
            String newType = ErrorRule.group(match, "type");
            String newMessage = ErrorRule.group(match, "message");
            if (rule.last() && newType != null) {
                type = newType;
                message = newMessage;
            }
            type = type == null ? newType : type;
            message = message == null ? newMessage : message;
        }

        private void takeBlanks() {
            blanks.forEach(this::take);
            blanks.clear();
        }

        @Override
        boolean isConfirmed() {
            return confirmed;
        }

        @Override
        boolean isReported() {
            return rule.report();
        }

        @Override
        Duration gap() {
            return GAP;
        }

        @Override
        @Nullable
        DetectedError error() {
            if (!confirmed || !rule.report()) {
                return null;
            }
            String named = type == null ? rule.type() : type;
            return error(rule.name(), rule.language(), rule.severity(), named, message == null ? "" : message);
        }
    }
}
