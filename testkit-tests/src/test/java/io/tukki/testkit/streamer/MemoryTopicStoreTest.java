package io.tukki.testkit.streamer;

import io.tukki.core.streamer.MemoryTopicStore;
import io.tukki.core.streamer.TopicLog;
import io.tukki.core.streamer.TopicStore;
import java.util.Set;

class MemoryTopicStoreTest extends EventStreamerContract {

    private static final class Kept implements TopicStore {
        private final MemoryTopicStore store;

        Kept(MemoryTopicStore store) {
            this.store = store;
        }

        @Override
        public TopicLog open(String topic) {
            return store.open(topic);
        }

        @Override
        public Set<String> topics() {
            return store.topics();
        }

        @Override
        public void close() {
            // a memory store is gone when it is closed; what is tested is the streamer above it
        }
    }

    private @org.jspecify.annotations.Nullable MemoryTopicStore store;

    @Override
    protected TopicStore open() {
        if (store == null) {
            store = new MemoryTopicStore();
        }
        return new Kept(store);
    }
}
