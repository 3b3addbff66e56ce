package io.tukki.core.log;

import java.io.IOException;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/** A sealed segment that is in a file, or on its way to one. */
final class StoredSegment implements SegmentPlace {

    private final SegmentInfo info;
    private volatile @Nullable LogSegment unwritten;
    private volatile @Nullable SegmentSource source;
    /** Readers at the same place share what one of them has read. */
    private volatile WeakReference<LogSegment> opened = new WeakReference<>(null);

    /** Says that a segment is about to be written; it stays in memory until it is. */
    StoredSegment(SegmentInfo info, LogSegment segment) {
        this.info = info;
        this.unwritten = segment;
    }

    StoredSegment(SegmentInfo info, SegmentSource source) {
        this.info = info;
        this.source = source;
    }

    void written(SegmentSource where) {
        source = where;
        unwritten = null;
    }

    @Override
    public @Nullable LogSegment inMemory() {
        LogSegment here = unwritten;
        return here != null ? here : opened.get();
    }

    @Override
    public @Nullable LogSegment open() {
        LogSegment here = inMemory();
        SegmentSource from = source;
        if (here != null || from == null) {
            return here;
        }
        try {
            LogSegment read = from.read().restore();
            opened = new WeakReference<>(read);
            return read;
        } catch (IOException | RuntimeException damagedOrGone) {
            return null; // whoever reads it has counted and said so; here it is a gap
        }
    }

    SegmentInfo info() {
        return info;
    }

    @Override
    public long number() {
        return info.number();
    }

    @Override
    public long firstOrdinal() {
        return info.firstOrdinal();
    }

    @Override
    public long firstByte() {
        return info.firstByte();
    }

    @Override
    public long firstSequence() {
        return info.firstSequence();
    }

    @Override
    public long lastSequence() {
        return info.lastSequence();
    }

    @Override
    public long firstMicros() {
        return info.firstMicros();
    }

    @Override
    public long lastMicros() {
        return info.lastMicros();
    }

    @Override
    public int lines() {
        return info.lines();
    }

    @Override
    public int textLength() {
        return info.textLength();
    }
}
