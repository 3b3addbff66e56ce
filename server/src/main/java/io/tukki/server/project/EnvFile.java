package io.tukki.server.project;

import io.tukki.core.project.Position;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The variables of an env file. A line is {@code NAME=value}, perhaps after {@code export}, or empty, or a comment.
 *
 * <pre>
 *   A=as it is # comment     up to " #", without spaces around it
 *   B='as it is'             up to the next quote in the line
 *   C="a\tb                  with \n \r \t \" \\ \$, and over
 *   c"                       several lines
 * </pre>
 *
 * <p>Nothing is replaced in a value. What is wrong goes to the findings with its place in this file.
 */
final class EnvFile {

    private static final Pattern ASSIGNMENT = Pattern.compile("\\s*(?:export\\s+)?([^\\s=#'\"]+)\\s*=(.*)");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");
    private static final Pattern COMMENT = Pattern.compile("(?<=\\s)#.*$");
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{[A-Za-z_]");

    private static final char NUL = 0;

    private final SourceText source;
    private final Findings findings;
    private final List<String> lines;
    private final Map<String, String> variables = new LinkedHashMap<>();
    private int line;

    private EnvFile(SourceText source, Findings findings) {
        this.source = source;
        this.findings = findings;
        this.lines = source.lines();
    }

    /** Returns the variables of {@code source}, the last of several with the same name. */
    static Map<String, String> read(SourceText source, Findings findings) {
        EnvFile file = new EnvFile(source, findings);
        for (file.line = 0; file.line < file.lines.size(); file.line++) {
            file.readLine();
        }
        return file.variables;
    }

    private void readLine() {
        String text = lines.get(line);
        if (text.isBlank() || text.strip().startsWith("#")) {
            return;
        }
        Matcher assignment = ASSIGNMENT.matcher(text);
        if (!assignment.matches()) {
            problem(at(indent(text)), "a line must be NAME=value, or a comment after '#'");
            return;
        }
        Position at = at(assignment.start(1));
        String name = assignment.group(1);
        if (!NAME.matcher(name).matches()) {
            problem(at, "a name must be letters, digits, '_', '.' or '-', and not start with a digit");
        }
        put(at, name, value(assignment.group(2), assignment.start(2)));
    }

    private void put(Position at, String name, String value) {
        if (value.indexOf(NUL) >= 0) {
            problem(at, "the value of '" + name + "' must not contain a NUL character");
        }
        if (variables.put(name, value) != null) {
            findings.warning(at, "env_file", "variable '" + name + "' is given twice; the last counts");
        }
    }

    /**
     * Returns the value that starts here.
     *
     * @param start where {@code text} starts in its line
     */
    private String value(String text, int start) {
        int indent = indent(text);
        String value = text.substring(indent);
        if (value.startsWith("'")) {
            return quoted(value, start + indent);
        }
        if (value.startsWith("\"")) {
            return doubleQuoted(start + indent);
        }
        warnAboutReference(text, start);
        return COMMENT.matcher(text).replaceFirst("").strip();
    }

    private String quoted(String value, int start) {
        int end = value.indexOf('\'', 1);
        if (end < 0) {
            problem(
                    at(start),
                    "this quote is not closed in its line",
                    "in double quotes a value may have several lines");
            return "";
        }
        checkRest(start + end + 1);
        return value.substring(1, end);
    }

    private String doubleQuoted(int start) {
        Position quote = at(start);
        StringBuilder value = new StringBuilder();
        int column = start + 1;
        while (true) {
            String text = lines.get(line);
            int end = unescape(text, column, value);
            if (end < text.length()) {
                warnAboutReference(text.substring(0, end), column);
                checkRest(end + 1);
                return value.toString();
            }
            if (line + 1 == lines.size()) {
                problem(quote, "this quote is never closed");
                return "";
            }
            value.append('\n');
            line++;
            column = 0;
        }
    }

    /** Adds what is inside the quotes to {@code value}; returns the place of the closing quote, or the line's end. */
    private static int unescape(String text, int from, StringBuilder value) {
        int i = from;
        while (i < text.length() && text.charAt(i) != '"') {
            char next = i + 1 < text.length() ? text.charAt(i + 1) : ' ';
            if (text.charAt(i) == '\\' && "nrt\"\\$".indexOf(next) >= 0) {
                value.append(unescaped(next));
                i += 2;
            } else {
                value.append(text.charAt(i));
                i++;
            }
        }
        return i;
    }

    private static char unescaped(char escape) {
        return switch (escape) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> escape;
        };
    }

    private void checkRest(int from) {
        String rest = lines.get(line).substring(from);
        if (!rest.isBlank() && !rest.strip().startsWith("#")) {
            problem(at(from + indent(rest)), "after the closing quote the line must end, or a comment begin");
        }
    }

    private void warnAboutReference(String text, int start) {
        Matcher reference = REFERENCE.matcher(text);
        if (reference.find()) {
            findings.warning(
                    at(start),
                    "env_file",
                    "'${' stays as it is: nothing is replaced in an env file",
                    "single quotes say that this is meant");
        }
    }

    private static int indent(String text) {
        return text.length() - text.stripLeading().length();
    }

    private Position at(int index) {
        return source.at(line + 1, index);
    }

    private void problem(Position at, String message) {
        findings.problem(at, "env_file", message);
    }

    private void problem(Position at, String message, String hint) {
        findings.problem(at, "env_file", message, hint);
    }
}
