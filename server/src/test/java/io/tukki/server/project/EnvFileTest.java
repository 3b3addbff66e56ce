package io.tukki.server.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvFileTest extends ReadsTukkiYaml {

    @Test
    void everyFormIsRead() throws IOException {
        assertThat(variables("""
                        # a comment
                          # another

                        A=1
                        export B=two words # comment
                        C = spaced\t
                        D=
                        E= # nothing
                        F=#kept
                        G=a#b c=d
                        H='as it is $X \\n "x" # y' # comment
                        I="tab\\tnew\\nquote\\" dollar\\$ back\\\\ other\\x # y"
                        J="first
                          second # kept

                        last" # comment
                        K.l-m=it's "fine"
                        """))
                .containsExactly(
                        Map.entry("A", "1"),
                        Map.entry("B", "two words"),
                        Map.entry("C", "spaced"),
                        Map.entry("D", ""),
                        Map.entry("E", ""),
                        Map.entry("F", "#kept"),
                        Map.entry("G", "a#b c=d"),
                        Map.entry("H", "as it is $X \\n \"x\" # y"),
                        Map.entry("I", "tab\tnew\nquote\" dollar$ back\\ other\\x # y"),
                        Map.entry("J", "first\n  second # kept\n\nlast"),
                        Map.entry("K.l-m", "it's \"fine\""));
    }

    @Test
    void aByteOrderMarkAndDosLineEndsAreNotInTheWay() throws IOException {
        assertThat(variables("\uFEFFA=1\r\nB=\"x\r\ny\"\r\n")).isEqualTo(Map.of("A", "1", "B", "x\ny"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "NAME           | 1:1: a line must be NAME=value, or a comment after '#'",
                "`  NAME: value`| 1:3: a line must be NAME=value, or a comment after '#'",
                "=value         | 1:1: a line must be NAME=value, or a comment after '#'",
                "A B=c          | 1:1: a line must be NAME=value, or a comment after '#'",
                "1A=b           | 1:1: a name must be letters, digits, '_', '.' or '-', and not start with a digit",
                "A='b           | 1:3: this quote is not closed in its line; in double quotes a value may have several lines",
                "A=\"b          | 1:3: this quote is never closed",
                "A=\"b\\\"      | 1:3: this quote is never closed",
                "A='b'c         | 1:6: after the closing quote the line must end, or a comment begin",
                "A=\"b\" c      | 1:7: after the closing quote the line must end, or a comment begin",
            })
    void aMistakeIsToldWithItsPlace(String text, String expected) throws IOException {
        write(text);

        assertThat(yaml.problems(TukkiYaml.around("env_file: .env")))
                .containsExactly(folder.resolve(".env") + ":" + expected);
    }

    @Test
    void allProblemsOfAllFilesComeAtOnce() throws IOException {
        write("A=1\nB\nC='\nD=\"\nE\n");
        Files.write(folder.resolve("latin"), "A=\u00fc".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(yaml.problems(TukkiYaml.around("env_file: [.env, latin, none, '', [], ., \"a\\0\"]")))
                .containsExactly(
                        folder.resolve(".env") + ":2:1: a line must be NAME=value, or a comment after '#'",
                        folder.resolve(".env") + ":3:3: this quote is not closed in its line;"
                                + " in double quotes a value may have several lines",
                        folder.resolve(".env") + ":4:3: this quote is never closed",
                        folder.resolve("latin") + ":1:3: the file is not UTF-8 text from here on",
                        "4:29: env file 'none' does not exist",
                        "4:35: the name of an env file is empty",
                        "4:39: 'env_file' must be the name of a file or a list of names, not a list",
                        "4:43: env file '.' is a folder",
                        "4:46: 'env_file' must not contain a NUL character");
    }

    @Test
    void whatDoesNotDoWhatItSeemsIsAWarning() throws IOException {
        write("A=1\nA=2\nB=${A}\nC='${A}'\nD=\"${A}\"\n");

        assertThat(yaml.warnings(TukkiYaml.around("env_file: .env")))
                .containsExactly(
                        folder.resolve(".env") + ":2:1: variable 'A' is given twice; the last counts",
                        folder.resolve(".env") + ":3:3: '${' stays as it is: nothing is replaced in an env file;"
                                + " single quotes say that this is meant",
                        folder.resolve(".env") + ":5:4: '${' stays as it is: nothing is replaced in an env file;"
                                + " single quotes say that this is meant");
    }

    @Test
    void theNearestToTheProcessWins() throws IOException {
        write("A=first\nB=first\nC=first\n");
        Files.writeString(folder.resolve("more.env"), "B=second\nC=second\n");

        assertThat(yaml.project("""
                        env: { A: project, P: project }
                        processes:
                          p: { command: ls, env_file: [.env, more.env], env: { C: own } }
                        """).processes().get(0).environment())
                .isEqualTo(Map.of("P", "project", "A", "first", "B", "second", "C", "own"));
    }

    @Test
    void aCleanEnvironmentIsAskedFor() throws IOException {
        assertThat(yaml.process("").cleanEnvironment()).isFalse();
        assertThat(yaml.process("clean_env: true").cleanEnvironment()).isTrue();
        assertThat(yaml.problems(TukkiYaml.around("clean_env: yes")))
                .containsExactly("4:16: 'clean_env' must be true or false, not 'yes'");
    }

    private Map<String, String> variables(String text) throws IOException {
        write(text);
        return yaml.process("env_file: .env").environment();
    }

    private void write(String text) throws IOException {
        Files.writeString(folder.resolve(".env"), text);
    }
}
