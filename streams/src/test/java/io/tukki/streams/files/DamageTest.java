package io.tukki.streams.files;

import static io.tukki.streams.files.LoggedFiles.lines;
import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.log.LogQuery;
import io.tukki.core.log.LogRange;
import io.tukki.core.log.Unreadable;
import io.tukki.core.search.LogPage;
import io.tukki.core.search.LogScan;
import io.tukki.core.search.LogSearch;
import io.tukki.core.search.SearchEnd;
import io.tukki.core.search.SearchHit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real files, damaged: whatever it is, the directory opens, what is whole is read, and what is not is told. */
@Timeout(60)
class DamageTest {

    private static final int LINES = 1500;

    @TempDir
    private Path folder;

    private final AtomicInteger count = new AtomicInteger();
    private Path file;
    private byte[] content;

    @BeforeEach
    void writeFiles() throws IOException {
        LoggedFiles.open(folder.resolve("whole"))
                .writeLines("web", 0, LINES)
                .files
                .close();
        file = Numbered.in(folder.resolve("whole"), ".tukkilog").get(0);
        content = Files.readAllBytes(file);
    }

    private LoggedFiles openWith(byte[] damaged) throws IOException {
        Path copy = folder.resolve("copy" + count.incrementAndGet());
        Files.createDirectories(copy);
        Files.write(copy.resolve(file.getFileName()), damaged);
        return LoggedFiles.open(copy);
    }

    @Test
    void aFileCutAnywhereIsReadUpToThereAndGoesOn() throws IOException {
        List<Blocks.Placed> blocks = Blocks.scan(file, true).blocks();
        for (int length = 0; length <= content.length; length += length < 300 ? 1 : 997) {
            int at = length;
            long whole = blocks.stream()
                    .filter(block -> block.offset() + block.header().blockLength() <= at)
                    .mapToLong(block -> block.header().info().lines())
                    .sum();

            LoggedFiles life = openWith(java.util.Arrays.copyOf(content, length));
            List<String> read = life.read("web");

            assertThat(read.stream().filter(line -> !line.startsWith("gap")))
                    .containsExactlyElementsOf(lines("web", 0, (int) whole));
            life.write("web", "new");
            assertThat(life.read("web")).last().isEqualTo("new");
            long head = life.log.view().head();
            life.files.close();
            LoggedFiles again = LoggedFiles.open(life.files.directory());
            assertThat(again.read("web")).last().isEqualTo("new");
            assertThat(again.log.view().head()).isGreaterThanOrEqualTo(head);
            again.files.close();
        }
    }

    @Test
    void aFlippedByteCostsItsBlockAndIsToldAsAGap() throws IOException {
        Random random = new Random(7);
        List<Blocks.Placed> blocks = Blocks.scan(file, true).blocks();
        for (int i = 0; i < 150; i++) {
            byte[] damaged = content.clone();
            int at = random.nextInt(content.length);
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            Blocks.Placed hit = blocks.stream()
                    .filter(block -> block.offset() + block.header().blockLength() > at)
                    .findFirst()
                    .orElseThrow();

            LoggedFiles life = openWith(damaged);
            List<String> read = life.read("web");

            int from = (int) hit.header().info().firstSequence() - 1;
            int lost = hit.header().info().lines();
            boolean last = hit == blocks.get(blocks.size() - 1);
            List<String> expected = new java.util.ArrayList<>(lines("web", 0, from));
            if (!last || read.size() > from) { // a header that is lost at the very end leaves no trace
                expected.add("gap(" + lost + ")");
            }
            expected.addAll(lines("web", from + lost, LINES));
            assertThat(read).isEqualTo(expected);
            life.files.close();
        }
    }

    @Test
    void aByteFlippedWhileItIsOpenIsAGapForReaders() throws IOException {
        LoggedFiles life = LoggedFiles.open(folder.resolve("whole"));
        Blocks.Placed first = Blocks.scan(file, true).blocks().get(0);
        byte[] damaged = content.clone();
        damaged[first.header().length() + 10] ^= 1;
        Files.write(file, damaged);

        List<String> read = life.read("web");

        int lost = first.header().info().lines();
        assertThat(read.get(0)).isEqualTo("gap(" + lost + ")");
        assertThat(read.subList(1, read.size())).isEqualTo(lines("web", lost, LINES));
        assertThat(life.read(LogQuery.process("web").after(5)).get(0)).startsWith("gap(");
        life.files.close();
    }

    @Test
    void aSearchAndAPageSayWhatTheyCouldNotRead() throws IOException {
        List<Blocks.Placed> blocks = Blocks.scan(file, true).blocks();
        Blocks.Placed payload = blocks.get(2);
        Blocks.Placed header = blocks.get(5);
        byte[] damaged = content.clone();
        damaged[(int) payload.offset() + payload.header().length() + 10] ^= 1;
        damaged[(int) header.offset() + 20] ^= 1;
        int lines = payload.header().info().lines() + header.header().info().lines();
        int bytes =
                payload.header().info().textLength() + header.header().info().textLength();

        LoggedFiles life = openWith(damaged);
        LogSearch all = LogSearch.all().limits(LogSearch.Limits.NONE);

        for (LogSearch search : List.of(all, all.oldestFirst(), all.context(3, 3))) {
            LogPage page = LogPage.of(new LogScan(life.log.view(), search));
            assertThat(page.lines()).hasSize(LINES - lines);
            assertThat(page.end().unreadable()).isEqualTo(new Unreadable(lines, bytes));
        }
        long inside = header.header().info().firstSequence();
        assertThat(unreadable(
                        life, all.in(LogRange.ALL.before(payload.header().info().firstSequence()))))
                .isZero();
        assertThat(unreadable(life, all.in(LogRange.ALL.after(inside))))
                .isEqualTo(header.header().info().lines());
        assertThat(unreadable(
                        life, all.in(LogRange.ALL.after(header.header().info().lastSequence()))))
                .isZero();
        life.files.close();
    }

    private static long unreadable(LoggedFiles life, LogSearch search) {
        return LogPage.of(new LogScan(life.log.view(), search))
                .end()
                .unreadable()
                .lines();
    }

    @Test
    void contextEndsWhereABlockIsDamaged() throws IOException {
        List<Blocks.Placed> blocks = Blocks.scan(file, true).blocks();
        Blocks.Placed hit = blocks.get(3);
        byte[] damaged = content.clone();
        damaged[(int) hit.offset() + hit.header().length() + 10] ^= 1;
        LoggedFiles life = openWith(damaged);
        long before = hit.header().info().firstSequence() - 1;
        long behind = hit.header().info().lastSequence() + 1;

        LogScan scan = new LogScan(
                life.log.view(),
                LogSearch.all().context(3, 3).in(LogRange.ALL.after(before - 1).before(before + 1)));
        SearchHit found = (SearchHit) scan.next();

        assertThat(found.before()).hasSize(3);
        assertThat(found.after()).isEmpty();
        assertThat(((SearchEnd) scan.next()).unreadable().lines())
                .isEqualTo(hit.header().info().lines());
        scan = new LogScan(
                life.log.view(),
                LogSearch.all().context(3, 3).in(LogRange.ALL.after(behind - 1).before(behind + 1)));
        found = (SearchHit) scan.next();
        assertThat(found.before()).isEmpty();
        assertThat(found.after()).hasSize(3);
        life.files.close();
    }

    @Test
    void aMissingFileInTheMiddleIsAGap() throws IOException {
        LogFileSettings settings =
                LogFileSettings.OFF.in(folder.resolve("many")).withMaxBytes(8 << 20);
        LoggedFiles life = LoggedFiles.open(settings);
        int last = 0;
        while (life.files.stats().files() < 4) {
            life.writeRandom("web", last++);
        }
        List<String> whole = life.read("web");
        life.files.close();
        List<Path> files = Numbered.in(folder.resolve("many"), ".tukkilog");
        long lost = Blocks.scan(files.get(1), true).blocks().stream()
                .mapToLong(block -> block.header().info().lines())
                .sum();
        Files.delete(files.get(1));

        LoggedFiles second = LoggedFiles.open(settings);

        List<String> read = second.read("web");
        assertThat(read).contains("gap(" + lost + ")").hasSize((int) (whole.size() - lost + 1));
        assertThat(unreadable(second, LogSearch.all().limits(LogSearch.Limits.NONE)))
                .isEqualTo(lost);
        second.files.close();
    }

    @Test
    void anEmptyFileAndOneThatIsNoLogAreNothing() throws IOException {
        openWith(new byte[0]).files.close();
        byte[] noise = new byte[100_000];
        new Random(1).nextBytes(noise);

        LoggedFiles life = openWith(noise);

        assertThat(life.read("web")).isEmpty();
        life.writeLines("web", 0, 500);
        assertThat(life.read("web")).isEqualTo(lines("web", 0, 500));
        life.files.close();
        LoggedFiles again = LoggedFiles.open(life.files.directory());
        assertThat(again.read("web")).isEqualTo(lines("web", 0, 500));
        again.files.close();
    }

    @Test
    void aDamagedJournalGivesWhatIsWholeInIt() throws IOException {
        LoggedFiles first = LoggedFiles.open(folder.resolve("a"));
        for (int i = 0; i < 20; i++) {
            first.writeLines("web", i, i + 1);
            first.files.saveUnsealed();
        }
        first.die(folder.resolve("b"));
        Path journal = Journal.paths(folder.resolve("b")).get(0);
        byte[] whole = Files.readAllBytes(journal);
        for (int length = 0; length < whole.length; length += 37) {
            Path copy = folder.resolve("cut" + length);
            Files.createDirectories(copy);
            Files.write(copy.resolve(journal.getFileName()), java.util.Arrays.copyOf(whole, length));

            LoggedFiles life = LoggedFiles.open(copy);

            List<String> read = life.read("web");
            assertThat(read).isEqualTo(lines("web", 0, read.size()));
            assertThat(read.size()).isLessThan(20).isGreaterThanOrEqualTo(length / 300);
            life.files.close();
        }
    }
}
