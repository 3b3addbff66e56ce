package io.tukki.streams;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiFunction;
import java.util.function.ToLongFunction;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;

/**
 * A buffer that never holds up its source: when full, the oldest element goes, and how much went is told in its place.
 *
 * <ul>
 *   <li>Emits when there is demand: first word of what was dropped, if anything was, then the oldest element kept.
 *   <li>Back-pressures never.
 *   <li>Completes when the source has completed and the buffer is emptied; fails when the source fails, at once.
 *   <li>An element larger than {@code maxBytes} is kept as long as it is alone.
 * </ul>
 */
public final class DropOldest<T> extends GraphStage<FlowShape<T, T>> {

    private final Inlet<T> in = Inlet.create("DropOldest.in");
    private final Outlet<T> out = Outlet.create("DropOldest.out");
    private final FlowShape<T, T> shape = FlowShape.of(in, out);
    private final int maxElements;
    private final long maxBytes;
    private final ToLongFunction<? super T> sizeOf;
    private final BiFunction<Long, Long, ? extends T> gap;

    private DropOldest(
            int maxElements, long maxBytes, ToLongFunction<? super T> sizeOf, BiFunction<Long, Long, ? extends T> gap) {
        if (maxElements < 1) {
            throw new IllegalArgumentException("maxElements (" + maxElements + ") must be >= 1");
        }
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes (" + maxBytes + ") must be >= 1");
        }
        this.maxElements = maxElements;
        this.maxBytes = maxBytes;
        this.sizeOf = sizeOf;
        this.gap = gap;
    }

    /**
     * Returns {@code source} behind this buffer, in an island of its own: a consumer that blocks its thread holds up
     * nobody. (An asynchronous flow in the middle would not do: Pekko runs what stands before it and what stands
     * behind it in one actor.) The boundary holds up to 16 elements more.
     *
     * @param maxElements at least 1
     * @param maxBytes at least 1
     * @param sizeOf bytes an element takes
     * @param gap makes the element that tells of a loss from the number of elements and of bytes dropped
     */
    public static <T, M> Source<T, M> behind(
            Source<T, M> source,
            int maxElements,
            long maxBytes,
            ToLongFunction<? super T> sizeOf,
            BiFunction<Long, Long, ? extends T> gap) {
        return source.via(flow(maxElements, maxBytes, sizeOf, gap)).async();
    }

    /**
     * Returns the buffer as a flow, fused with what stands around it: it holds nobody up as long as the consumer does
     * not block its thread.
     */
    public static <T> Flow<T, T, NotUsed> flow(
            int maxElements, long maxBytes, ToLongFunction<? super T> sizeOf, BiFunction<Long, Long, ? extends T> gap) {
        return Flow.fromGraph(new DropOldest<T>(maxElements, maxBytes, sizeOf, gap));
    }

    @Override
    public FlowShape<T, T> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new Logic();
    }

    private final class Logic extends GraphStageLogic {
        private final Deque<T> kept = new ArrayDeque<>();
        private long keptBytes;
        private long droppedElements;
        private long droppedBytes;

        Logic() {
            super(shape);
            setHandlers(in, out, new AbstractInOutHandler() {
                @Override
                public void onPush() {
                    keep(grab(in));
                    pull(in);
                    emitNext();
                }

                @Override
                public void onPull() {
                    emitNext();
                }

                @Override
                public void onUpstreamFinish() {
                    if (kept.isEmpty() && droppedElements == 0) {
                        completeStage();
                    }
                }
            });
        }

        @Override
        public void preStart() {
            pull(in);
        }

        private void keep(T element) {
            kept.addLast(element);
            keptBytes += sizeOf.applyAsLong(element);
            while (kept.size() > 1 && (kept.size() > maxElements || keptBytes > maxBytes)) {
                long size = sizeOf.applyAsLong(kept.removeFirst());
                keptBytes -= size;
                droppedBytes += size;
                droppedElements++;
            }
        }

        private void emitNext() {
            if (!isAvailable(out)) {
                return;
            }
            if (droppedElements > 0) {
                push(out, gap.apply(droppedElements, droppedBytes));
                droppedElements = 0;
                droppedBytes = 0;
            } else if (!kept.isEmpty()) {
                T next = kept.removeFirst();
                keptBytes -= sizeOf.applyAsLong(next);
                push(out, next);
            }
            if (isClosed(in) && kept.isEmpty() && droppedElements == 0) {
                completeStage();
            }
        }
    }
}
