package io.tukki.core.log;

import java.io.IOException;

/** Where a segment can be read again that memory has let go. Thread-safe; may block. */
@FunctionalInterface
public interface SegmentSource {

    /** Returns the segment; fails if it is damaged or gone. */
    SegmentImage read() throws IOException;
}
