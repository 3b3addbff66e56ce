package io.tukki.testkit.streamer;

import io.tukki.core.streamer.TopicStore;
import io.tukki.streams.streamer.SegmentFileTopicStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SegmentFileTopicStoreContractTest extends EventStreamerContract {

    @TempDir
    Path root;

    @Override
    protected TopicStore open() {
        return new SegmentFileTopicStore(root, new SegmentFileTopicStore.Limits(1_024, 8L << 20, false));
    }
}
