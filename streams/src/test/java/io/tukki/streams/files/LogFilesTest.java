package io.tukki.streams.files;

import static io.tukki.streams.files.LoggedFiles.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tukki.core.log.LogQuery;
import io.tukki.core.process.ProcessId;
import io.tukki.core.search.LinePattern;
import io.tukki.core.search.LogScan;
import io.tukki.core.search.LogSearch;
import io.tukki.core.search.SearchElement;
import io.tukki.core.search.SearchHit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LogFilesTest {

    private static final int LINES = 3000;

    @TempDir
    private Path folder;

    @Test
    void whatMemoryHasLetGoIsReadFromFilesWithoutASeam() throws IOException {
        LoggedFiles life = LoggedFiles.open(folder).writeLines("web", 0, LINES);

        assertThat(life.log.view().footprint()).isLessThan(70_000);
        assertThat(life.files.stats().blocksWritten()).isGreaterThan(10);
        assertThat(life.read("web")).isEqualTo(lines("web", 0, LINES));
        life.files.close();
    }

    @Test
    void whatMemoryDropsByAgeIsInFilesBefore() throws IOException {
        LoggedFiles life = LoggedFiles.open(folder).writeLines("web", 0, 10);
        Instant later = LoggedFiles.NOW.plus(Duration.ofHours(2));

        life.log.dropOld(later);
        life.files.saveSealed(10);
        life.log.dropOld(later);

        assertThat(life.log.view().footprint()).isZero();
        assertThat(life.archive.hasUnsaved()).isFalse();
        assertThat(life.read("web")).isEqualTo(lines("web", 0, 10));
        life.writeLines("web", 10, 12);
        assertThat(life.read("web")).isEqualTo(lines("web", 0, 12));
        assertThat(life.archive.missedLines()).isZero();
        life.files.close();
        LoggedFiles next = LoggedFiles.open(folder);
        assertThat(next.read("web")).isEqualTo(lines("web", 0, 12));
        next.files.close();
    }

    @Test
    void whatWasDroppedBeforeItWasInAFileIsAGapThoughNothingFollows() throws IOException {
        LoggedFiles life = LoggedFiles.open(folder).writeLines("web", 0, 10);
        Instant later = LoggedFiles.NOW.plus(Duration.ofHours(2));
        life.log.dropOld(later);
        life.files.saveSealed(10);
        life.log.dropOld(later);
        life.writeLines("web", 10, 12);

        life.log.dropOld(later);
        life.log.dropOld(later);

        List<String> expected = new ArrayList<>(lines("web", 0, 10));
        expected.add("gap(2)");
        assertThat(life.read("web")).isEqualTo(expected);
        assertThat(life.read(LogQuery.process("web").after(12))).isEmpty();
        life.writeLines("web", 12, 13);
        expected.add(LoggedFiles.lineOf("web", 12));
        assertThat(life.read("web")).isEqualTo(expected);
        life.files.close();
    }

    @Test
    void processesAreMergedInStoreOrderOverMemoryAndFiles() throws IOException {
        LoggedFiles life = LoggedFiles.open(folder);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < LINES; i++) {
            String process = i % 3 == 0 ? "a" : i % 7 == 0 ? "b" : "c";
            life.writeLines(process, i, i + 1);
            expected.add(LoggedFiles.lineOf(process, i));
        }

        assertThat(life.read(LogQuery.all())).isEqualTo(expected);
        assertThat(life.read(LogQuery.all().last(2500))).isEqualTo(expected.subList(500, LINES));
        assertThat(life.read(LogQuery.all().after(1234))).isEqualTo(expected.subList(1234, LINES));
        assertThat(life.read(LogQuery.all().last(10))).isEqualTo(expected.subList(LINES - 10, LINES));
        assertThat(life.read(LogQuery.all().since(LoggedFiles.NOW.plusMillis(700))))
                .isEqualTo(expected.subList(700, LINES));
        life.files.close();
    }

    @Test
    void aSearchFindsWhatIsInFilesBothWaysWithItsContext() throws IOException {
        LoggedFiles life = LoggedFiles.open(folder).writeLines("web", 0, LINES);
        LogSearch search =
                LogSearch.of(LinePattern.regex("^web (17|1717|2999) ")).context(1, 1);

        List<String> newestFirst = hits(new LogScan(life.log.view(), search));
        List<String> oldestFirst = hits(new LogScan(life.log.view(), search.oldestFirst()));

        assertThat(newestFirst).containsExactly("2998 [2999] ", "1716 [1717] 1718", "16 [17] 18");
        assertThat(oldestFirst).containsExactly("16 [17] 18", "1716 [1717] 1718", "2998 [2999] ");
        life.files.close();
    }

    private static List<String> hits(LogScan scan) {
        List<String> hits = new ArrayList<>();
        for (SearchElement next = scan.next(); next instanceof SearchHit hit; next = scan.next()) {
            String before =
                    hit.before().isEmpty() ? "" : word(hit.before().get(0).text());
            String after = hit.after().isEmpty() ? "" : word(hit.after().get(0).text());
            hits.add(before + " [" + word(hit.line().text()) + "] " + after);
        }
        return hits;
    }

    private static String word(String text) {
        return text.split(" ", -1)[1];
    }

    @Test
    void anotherLifeGoesOnWhereTheFirstEnded() throws IOException {
        LoggedFiles first = LoggedFiles.open(folder).writeLines("web", 0, 1000);
        first.write("db", "up");
        long head = first.log.view().head();
        first.files.close();

        LoggedFiles second = LoggedFiles.open(folder);

        assertThat(second.log.view().head()).isEqualTo(head);
        assertThat(second.read("web")).isEqualTo(lines("web", 0, 1000));
        second.writeLines("web", 1000, 1500);
        assertThat(second.read("web")).isEqualTo(lines("web", 0, 1500));
        assertThat(second.read(LogQuery.process("web").after(900))).isEqualTo(lines("web", 900, 1500));
        assertThat(second.read("db")).containsExactly("up");
        second.files.close();
        LoggedFiles third = LoggedFiles.open(folder);
        assertThat(third.read("web")).isEqualTo(lines("web", 0, 1500));
        third.files.close();
    }

    @Test
    void aKilledLifeLosesOnlyWhatWasNotNoted() throws IOException {
        LoggedFiles first = LoggedFiles.open(folder.resolve("a")).writeLines("web", 0, 990);
        first.write("db", "up");
        first.files.saveUnsealed();
        first.writeLines("web", 990, 995);
        first.files.saveUnsealed();
        first.writeLines("web", 995, 1000);
        long head = first.log.view().head();
        first.die(folder.resolve("b"));

        LoggedFiles second = LoggedFiles.open(folder.resolve("b"));

        assertThat(second.read("web")).isEqualTo(lines("web", 0, 995));
        assertThat(second.read("db")).containsExactly("up");
        assertThat(second.log.view().head()).isGreaterThan(head); // none is given out twice
        second.writeLines("web", 1000, 1010);
        List<String> all = new ArrayList<>(lines("web", 0, 995));
        all.addAll(lines("web", 1000, 1010));
        assertThat(second.read("web")).isEqualTo(all);
        second.files.close();
    }

    @Test
    void aForgottenLogStaysForgottenInAllLivesToCome() throws IOException {
        LoggedFiles first = LoggedFiles.open(folder).writeLines("web", 0, 1000).writeLines("db", 0, 10);
        first.log.forget(ProcessId.of("web"));
        first.files.close();

        LoggedFiles second = LoggedFiles.open(folder);
        assertThat(second.read("web")).isEmpty();
        assertThat(second.log.view().log(ProcessId.of("web"))).isEmpty();
        assertThat(second.read("db")).isEqualTo(lines("db", 0, 10));
        second.writeLines("web", 2000, 2500);
        second.files.close();

        LoggedFiles third = LoggedFiles.open(folder);
        assertThat(third.read("web")).isEqualTo(lines("web", 2000, 2500));
        assertThat(third.read("db")).isEqualTo(lines("db", 0, 10));
        third.files.close();
    }

    @Test
    void aLogThatIsForgottenAndBegunAnewOutlivesAKill() throws IOException {
        LoggedFiles first = LoggedFiles.open(folder.resolve("a")).writeLines("web", 0, 1000);
        first.files.saveUnsealed();
        first.log.forget(ProcessId.of("web"));
        first.writeLines("web", 2000, 2010);
        first.files.saveForgotten();
        first.files.saveUnsealed();
        first.die(folder.resolve("b"));

        LoggedFiles second = LoggedFiles.open(folder.resolve("b"));

        assertThat(second.read("web")).isEqualTo(lines("web", 2000, 2010));
        second.files.close();
    }

    @Test
    void aLogBegunAnewKeepsItsLinesWhenFilesOfTheForgottenOneGo() throws IOException {
        LogFileSettings settings = LogFileSettings.OFF.in(folder).withMaxBytes(1 << 20);
        LoggedFiles life = LoggedFiles.open(settings);
        int line = 0;
        while (life.files.stats().files() < 2) {
            life.writeRandom("web", line++);
        }
        life.log.forget(ProcessId.of("web"));
        int first = line;
        while (life.files.stats().droppedBlocks() == 0) {
            life.writeRandom("web", line++);
        }

        List<String> read = life.read("web");

        assertThat(read).hasSize(line - first);
        assertThat(read.get(0)).startsWith("web " + first + " ");
        life.files.close();
    }

    @Test
    void whatWasForgottenIsNotRememberedLongerThanItsBlocks() throws IOException {
        LoggedFiles first = LoggedFiles.open(folder).writeLines("web", 0, 1000);
        first.log.forget(ProcessId.of("web"));
        first.files.close();
        assertThat(folder.resolve("forgotten")).hasContent("1000 web");
        for (Path each : Numbered.in(folder, ".tukkilog")) {
            Files.delete(each);
        }

        LoggedFiles.open(folder).files.close();

        assertThat(folder.resolve("forgotten")).doesNotExist();
    }

    @Test
    void aDamagedNoteOfWhatWasForgottenCostsThatLineOnly() throws IOException {
        LoggedFiles first = LoggedFiles.open(folder).writeLines("web", 0, 1000).writeLines("db", 0, 1000);
        first.log.forget(ProcessId.of("web"));
        first.log.forget(ProcessId.of("db"));
        first.files.close();
        Path note = folder.resolve("forgotten");
        Files.writeString(note, Files.readString(note).replace("2000 db", "2x00 db"));

        LoggedFiles second = LoggedFiles.open(folder);

        assertThat(second.read("web")).isEmpty();
        assertThat(second.read("db")).startsWith(LoggedFiles.lineOf("db", 0));
        second.files.close();
    }

    @Test
    void aJournalThatHasGrownIsBegunAnew() throws IOException {
        LoggedFiles life = LoggedFiles.open(folder.resolve("a"));
        int line = 0;
        for (int i = 0; i < 20_000; i++) {
            life.writeLines("p" + i % 100, line, line + 1);
            if (i % 100 == 99) {
                life.files.saveUnsealed();
                line++;
            }
        }
        life.files.saveUnsealed();
        assertThat(Journal.paths(folder.resolve("a"))).hasSize(1);
        life.die(folder.resolve("b"));

        LoggedFiles second = LoggedFiles.open(folder.resolve("b"));
        for (int i = 0; i < 100; i++) {
            assertThat(second.read("p" + i)).isEqualTo(lines("p" + i, 0, 200));
        }
        second.files.close();
    }

    @Test
    void aSecondLifeBesideTheFirstIsRefused() throws IOException {
        LoggedFiles life = LoggedFiles.open(folder);

        assertThatThrownBy(() -> LoggedFiles.open(folder)).hasMessageContaining(folder + " is in use");

        life.files.close();
        LoggedFiles.open(folder).files.close();
    }

    @Test
    void theOldestFilesGoFirstAndReadersAreTold() throws IOException {
        LogFileSettings settings = LogFileSettings.OFF.in(folder).withMaxBytes(1 << 20);
        LoggedFiles life = LoggedFiles.open(settings);
        int last = 0;
        while (life.files.stats().droppedBlocks() == 0) {
            life.writeRandom("web", last++);
        }

        LogFileStats stats = life.files.stats();
        assertThat(stats.fileBytes()).isLessThanOrEqualTo(1 << 20);
        assertThat(stats.droppedBytes()).isPositive();
        List<String> read = life.read("web");
        assertThat(read.get(0)).isEqualTo("gap(" + (last - (read.size() - 1)) + ")");
        assertThat(life.log.view().log(ProcessId.of("web")).orElseThrow().evictedLines())
                .isEqualTo(last - (read.size() - 1));
        life.files.close();
        LoggedFiles second = LoggedFiles.open(settings);
        assertThat(second.read("web")).isEqualTo(read);
        second.files.close();
    }

    @Test
    void filesThatAreTooOldGo() throws IOException {
        LogFileSettings settings = LogFileSettings.OFF.in(folder).withMaxAge(Duration.ofHours(8));
        LoggedFiles.open(settings).writeLines("web", 0, 1000).files.close();
        LoggedFiles second = LoggedFiles.open(settings, LoggedFiles.NOW.plus(Duration.ofHours(7)));
        second.writeLines("web", 1000, 2000).files.close();

        LoggedFiles third = LoggedFiles.open(settings, LoggedFiles.NOW.plus(Duration.ofHours(9)));

        assertThat(third.files.stats().droppedBlocks()).isPositive();
        assertThat(third.read("web").get(0)).isEqualTo("gap(1000)");
        assertThat(third.read("web")).hasSize(1001);
        third.files.close();
    }

    @Test
    void aSlowDiskIsLappedWhichIsCountedAndTold() throws IOException {
        LoggedFiles life = LoggedFiles.open(folder).writeLines("web", 0, 1000);
        for (int i = 1000; i < LINES; i++) {
            life.write("web", LoggedFiles.lineOf("web", i)); // nothing is moved meanwhile
        }
        life.writeLines("web", LINES, LINES + 500);

        List<String> read = life.read("web");
        long missed = life.files.stats().missedLines();
        assertThat(missed).isPositive();
        assertThat(read).contains("gap(" + missed + ")").hasSize((int) (LINES + 500 - missed + 1));
        life.files.close();
        LoggedFiles second = LoggedFiles.open(folder);
        assertThat(second.read("web")).isEqualTo(read);
        second.files.close();
    }

    @Test
    void aFullDiskLeavesCaptureAloneAndIsFilledWhenThereIsRoom() throws IOException {
        boolean[] full = {false};
        LoggedFiles life = LoggedFiles.open(LogFileSettings.OFF.in(folder), (channel, bytes, at) -> {
            if (full[0]) {
                bytes.limit(bytes.position() + Math.min(100, bytes.remaining()));
                channel.write(bytes, at); // some bytes get through
                throw new IOException("No space left on device");
            }
            return channel.write(bytes, at);
        });
        life.writeLines("web", 0, 500);

        full[0] = true;
        life.writeLines("web", 500, 1000);
        life.files.saveUnsealed();

        assertThat(life.files.failure()).hasValueSatisfying(e -> assertThat(e).hasMessageContaining("No space"));
        assertThat(life.files.stats().failing()).isTrue();
        assertThat(life.read("web")).isEqualTo(lines("web", 0, 1000));

        full[0] = false;
        life.files.saveSealed(1000);
        life.files.saveUnsealed();
        life.writeLines("web", 1000, 1500);
        assertThat(life.files.failure()).isEmpty();
        assertThat(life.files.stats().missedLines()).isZero();
        life.files.close();
        LoggedFiles second = LoggedFiles.open(folder);
        assertThat(second.read("web")).isEqualTo(lines("web", 0, 1500));
        second.files.close();
    }

    @Test
    void aForeignFileIsLeftAlone() throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "mine");
        Files.writeString(folder.resolve("0000000000000000007.tukkilog.bak"), "mine too");
        LoggedFiles.open(folder).writeLines("web", 0, 100).files.close();

        LoggedFiles second = LoggedFiles.open(folder);

        assertThat(second.read("web")).isEqualTo(lines("web", 0, 100));
        assertThat(folder.resolve("notes.txt")).hasContent("mine");
        assertThat(folder.resolve("0000000000000000007.tukkilog.bak")).hasContent("mine too");
        second.files.close();
    }

    @Test
    void bothWaysOfCompressionReadOneAnother() throws IOException {
        byte[] raw = "hello hello hello hello hello ".repeat(100).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        for (Compression from : List.of(new Compression.Native(), new Compression.Pure())) {
            for (Compression to : List.of(new Compression.Native(), new Compression.Pure())) {
                byte[] into = new byte[from.bound(raw.length)];
                int length = from.compress(raw, into);

                assertThat(to.decompress(java.util.Arrays.copyOf(into, length), raw.length))
                        .isEqualTo(raw);
                assertThatThrownBy(() -> to.decompress(java.util.Arrays.copyOf(into, length - 5), raw.length))
                        .isInstanceOf(IOException.class);
            }
        }
        assertThat(Compression.best()).isInstanceOf(Compression.Native.class);
    }
}
