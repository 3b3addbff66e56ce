package io.tukki.server.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.tukki.core.project.Position;
import io.tukki.core.project.SpecProblem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A good file with random damage is loaded or rejected, never an exception, and every place is in the file. */
class ProjectFileMutationTest {

    private static final int FILES = 2_000;

    private static final String GOOD = """
            # a comment with \u00e4 and \ud83d\ude00
            name: shop
            env: { LOG: debug, "TIER": 'dev' }
            x-base: &base
              env: &env
                A: 1
              stop: { signal: INT, grace: 1m30s }
            processes:
              web:
                <<: *base
                command: |
                  npm run dev
                  exit 3
                depends_on:
                  db: ready
                  queue: log-ready
                  migrate: { condition: completed-successfully }
                merge_streams: true
                restart:
                  policy: on-failure
                  max: 3
                  within: 1m
                  backoff: { first: 1s, cap: 5s, factor: 1.5, jitter: 0.1 }
                  stable_after: 10s
                  never_after: [2, 64]
                replicas: 3
                start_timeout: 30s
                run_timeout: 24h
                success_codes: [0, 143]
                readiness:
                  http:
                    url: "http://localhost:8080/health"
                    status: 200-299
                    headers: { Accept: text/plain }
                    body: '^(ok|fine)'
                  initial_delay: 0
                  period: 2s
                  timeout: 500ms
                  failures: 5
                  successes: 2
                liveness: { exec: [./alive, --now], period: 1m }
              db: { argv: [sh, "-D", data], env: [A=1, "B=x=y"], restart: always, readiness: { tcp: 5432 } }
              queue: { command: ./q, env_file: [shop.env], clean_env: true, readiness: { log: 'up \\d+' } }
              extra: { command: ./x, disabled: true, startup: { exec: test -f x }, liveness: { http: "http://[::1]/" } }
              migrate:
                command: [sh, ./migrate, --all]
                env: { <<: *env, B: own }
                depends_on: [db]
                description: >-
                  one
                  shot
            """;

    private static final List<String> SCRAPS = List.of(
            "\n",
            "\r",
            "\r\n",
            "\t",
            " ",
            "  ",
            ":",
            ": ",
            "-",
            "- ",
            "{",
            "}",
            "[",
            "]",
            ",",
            "\"",
            "'",
            "&a ",
            "*a ",
            "*base",
            "<<: ",
            "!!str ",
            "!x ",
            "|",
            ">",
            "%",
            "@",
            "`",
            "#",
            "?",
            "? ",
            "~",
            "null",
            "\0",
            "\\",
            "\\0",
            "\"\\uD800\"",
            "\u0085",
            "\u2028",
            "\uFEFF",
            "\u0001",
            "---\n",
            "...\n",
            "web",
            "db",
            "depends_on",
            "10s",
            "-1s",
            "999999999999h",
            "dir: a\n",
            "env",
            "processes:",
            "\u00fc",
            "\ud83d\ude00");

    @TempDir
    private Path folder;

    @Test
    void theUndamagedFileIsGood() throws IOException {
        writeEnvFile();
        Path file = Files.writeString(folder.resolve("tukki.yaml"), GOOD);

        assertThat(ProjectFile.load(file)).isInstanceOf(ProjectFile.Loaded.class);
    }

    @Test
    void damageIsAnsweredNeverThrown() throws IOException {
        long seed = System.nanoTime();
        writeEnvFile();
        Path file = folder.resolve("tukki.yaml");
        Random random = new Random(seed);
        for (int i = 0; i < FILES; i++) {
            byte[] bytes = damaged(random);
            Files.write(file, bytes);
            try {
                check(ProjectFile.load(file), lines(bytes));
            } catch (RuntimeException | AssertionError e) {
                fail("seed " + seed + ", file " + i + ":\n" + new String(bytes, StandardCharsets.UTF_8), e);
            }
        }
    }

    private void writeEnvFile() throws IOException {
        Files.writeString(folder.resolve("shop.env"), "A=1\nB=\"x\ny\"\n");
    }

    private static void check(ProjectFile.Result result, String[] lines) {
        if (result instanceof ProjectFile.Loaded loaded) {
            assertThat(loaded.project().processes()).isNotEmpty();
            loaded.warnings().forEach(warning -> assertInside(warning, lines));
        } else {
            List<SpecProblem> problems = ((ProjectFile.Rejected) result).problems();
            assertThat(problems).isNotEmpty();
            problems.forEach(problem -> assertInside(problem, lines));
        }
    }

    private static void assertInside(SpecProblem problem, String[] lines) {
        Position where = Objects.requireNonNull(problem.where());
        assertThat(problem.message()).doesNotContain("\n").isNotBlank();
        assertThat(where.line()).isBetween(1, lines.length);
        String line = lines[where.line() - 1];
        assertThat(where.column()).isBetween(1, line.codePointCount(0, line.length()) + 1);
    }

    private static String[] lines(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).split("\r\n|\r|\n", -1);
    }

    private static byte[] damaged(Random random) {
        byte[] bytes = GOOD.getBytes(StandardCharsets.UTF_8);
        for (int hits = 1 + random.nextInt(4); hits > 0 && bytes.length > 0; hits--) {
            bytes = hit(bytes, random);
        }
        return bytes;
    }

    private static byte[] hit(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length);
        int end = Math.min(bytes.length, at + 1 + random.nextInt(20));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        switch (random.nextInt(5)) {
            case 0 -> { // cut
                out.write(bytes, 0, at);
                out.write(bytes, end, bytes.length - end);
            }
            case 1 -> { // double
                out.write(bytes, 0, end);
                out.write(bytes, at, bytes.length - at);
            }
            case 2 -> { // end early
                out.write(bytes, 0, at);
            }
            case 3 -> { // any byte
                out.writeBytes(bytes);
                byte[] changed = out.toByteArray();
                changed[at] = (byte) random.nextInt(256);
                return changed;
            }
            default -> { // a scrap of YAML
                out.write(bytes, 0, at);
                out.writeBytes(SCRAPS.get(random.nextInt(SCRAPS.size())).getBytes(StandardCharsets.UTF_8));
                out.write(bytes, at, bytes.length - at);
            }
        }
        return out.toByteArray();
    }
}
