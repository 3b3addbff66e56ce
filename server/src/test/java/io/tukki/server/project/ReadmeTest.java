package io.tukki.server.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {

    @TempDir
    private Path folder;

    @Test
    void theProjectFileInTheReadmeIsGoodAndHasEveryKeyOfAProcess() throws IOException {
        Matcher block = Pattern.compile("## A project file\\s+```yaml\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("..", "README.md")));
        assertThat(block.find()).isTrue();
        Files.createDirectory(folder.resolve("web"));
        Files.writeString(folder.resolve(".env"), "");

        assertThat(new TukkiYaml(folder).warnings(block.group(1))).isEmpty();
        assertThat(Keys.PROCESS.names().stream()
                        .filter(key -> !block.group(1).contains(key + ":"))
                        .toList())
                .containsExactlyInAnyOrder("merge_streams", "description");
    }
}
