package io.tukki.core.detect;

/**
 * What is wrong with a rule file.
 *
 * @param line in the file, from 1
 */
public record RuleProblem(int line, String message) {

    @Override
    public String toString() {
        return "line " + line + ": " + message;
    }
}
