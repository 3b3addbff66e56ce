package io.tukki.actors.launch;

import io.tukki.core.launch.ProcessOutput;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The ways by which one child tells of itself.
 *
 * @param environment how the child learns of them
 * @param outputs what to read
 * @param files to be deleted in the end
 */
record NoticeWays(Map<String, String> environment, List<ProcessOutput> outputs, List<Path> files)
        implements AutoCloseable {

    static final NoticeWays NONE = new NoticeWays(Map.of(), List.of(), List.of());

    @Override
    public void close() {
        files.forEach(PrivateFolder::delete);
        outputs.forEach(ProcessOutput::close);
    }
}
