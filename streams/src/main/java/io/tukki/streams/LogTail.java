package io.tukki.streams;

import io.tukki.core.log.LogElement;
import io.tukki.core.log.LogGap;
import io.tukki.core.log.LogQuery;
import io.tukki.core.log.LogRead;
import io.tukki.core.log.LogReader;
import io.tukki.core.log.LogSlice;
import io.tukki.core.log.LogView;
import io.tukki.core.log.Overflow;
import io.tukki.core.log.TailAccount;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log from a cursor, history and live lines as one.
 *
 * <ul>
 *   <li>Emits when there is demand and something to read, at once; where retention has dropped what this reader had
 *       not come to, a {@link LogGap} in its place.
 *   <li>Back-pressures nobody: without demand it stays where it is and may be lapped. It holds one segment. With
 *       {@link Overflow#BLOCK_CHILD} the processes it reads wait for it, and nobody else.
 *   <li>Completes when the query does not follow and its end is read; a following tail goes on until cancelled.
 *   <li>Where lines are in files, those are read on the executor for that, a segment at a time.
 *   <li>Fails only with {@link Overflow#FAIL}, when a line is lost to it or more waits than the bound of its
 *       {@link Tails}. Caught up it is parked, which costs no thread, no timer and no processor time.
 * </ul>
 *
 * <p>The position is taken when the stream is run, and each run has its own.
 */
public final class LogTail extends GraphStage<SourceShape<LogRead>> {

    /** The most lines one element of {@link #slices} holds. */
    public static final int MAX_LINES = 1024;

    private final Outlet<LogRead> out = Outlet.create("LogTail.out");
    private final SourceShape<LogRead> shape = SourceShape.of(out);
    private final Tails tails;
    private final LogQuery query;
    private final Overflow overflow;

    private LogTail(Tails tails, LogQuery query, Overflow overflow) {
        this.tails = tails;
        this.query = query;
        this.overflow = overflow;
    }

    /** Returns the tail line by line. */
    public static Source<LogElement, NotUsed> lines(LogView view, LogQuery query) {
        return slices(view, query).mapConcat(read -> elements(read));
    }

    /** Returns the tail line by line, in the books of {@code tails}. */
    public static Source<LogElement, NotUsed> lines(Tails tails, LogQuery query, Overflow overflow) {
        return slices(tails, query, overflow).mapConcat(read -> elements(read));
    }

    /** Returns the tail in slices of the store, up to {@link #MAX_LINES} lines each: the quickest way to read. */
    public static Source<LogRead, NotUsed> slices(LogView view, LogQuery query) {
        return slices(new Tails(view, Long.MAX_VALUE, process -> {}, Runnable::run), query, Overflow.DROP_OLDEST);
    }

    /** Returns the tail in slices, in the books of {@code tails}. */
    public static Source<LogRead, NotUsed> slices(Tails tails, LogQuery query, Overflow overflow) {
        return Source.fromGraph(new LogTail(tails, query, overflow));
    }

    @SuppressWarnings("unchecked") // a list nobody writes to
    private static Iterable<LogElement> elements(LogRead read) {
        List<? extends LogElement> elements = read instanceof LogSlice slice ? slice.toList() : List.of((LogGap) read);
        return (List<LogElement>) elements;
    }

    @Override
    public SourceShape<LogRead> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new Logic();
    }

    private final class Logic extends GraphStageLogic {
        private final AsyncCallback<Boolean> woken = createAsyncCallback(ignored -> onWake());
        private final Runnable wake = () -> woken.invoke(true);
        private final AsyncCallback<Optional<LogRead>> fromFile = createAsyncCallback(this::onRead);
        private final AsyncCallback<Throwable> failed = createAsyncCallback(this::failStage);
        /** While it is under way the reader belongs to it, and until its result is taken nothing else is read. */
        private boolean fileUnderWay;

        private CompletableFuture<Optional<LogRead>> reading = CompletableFuture.completedFuture(Optional.empty());
        private final LogReader reader = new LogReader(tails.view(), query);
        private final long id;
        private long keep = Long.MAX_VALUE;

        Logic() {
            super(shape);
            id = tails.add(query, overflow, reader);
            if (overflow == Overflow.BLOCK_CHILD) {
                reader.blockBeyond(tails.bound());
            }
            setHandler(out, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    emitNext();
                }
            });
        }

        @Override
        public void postStop() {
            reading.whenComplete((read, failure) -> release());
        }

        private void release() {
            reader.unpark(wake);
            reader.unblock().forEach(tails::resume);
            tails.remove(id);
        }

        private void onWake() {
            if (isAvailable(out) && !fileUnderWay) {
                emitNext();
            }
        }

        private void emitNext() {
            if (overflow == Overflow.DROP_NEWEST) {
                dropNewest();
            } else if (overflow == Overflow.FAIL && reader.pendingBytes() > tails.bound()) {
                TailAccount account = reader.account();
                failStage(new TailOverflowException(account.pending(), account.pendingBytes()));
                return;
            }
            LogRead read = reader.pollMemory(MAX_LINES);
            if (read == null && !reader.needsFile() && !reader.isEnded()) {
                reader.park(wake);
                read = reader.pollMemory(MAX_LINES);
            }
            if (read == null && reader.needsFile()) {
                readFile();
            } else {
                letGo();
                finish(read);
            }
        }

        private void readFile() {
            fileUnderWay = true;
            reading = CompletableFuture.supplyAsync(() -> Optional.ofNullable(reader.poll(MAX_LINES)), tails.files());
            reading.whenComplete((read, failure) -> {
                if (failure == null) {
                    fromFile.invoke(read);
                } else {
                    failed.invoke(failure);
                }
            });
        }

        private void onRead(Optional<LogRead> read) {
            fileUnderWay = false;
            if (read.isPresent()) {
                letGo();
                finish(read.get());
            } else {
                emitNext();
            }
        }

        private void letGo() {
            if (overflow == Overflow.BLOCK_CHILD && reader.pendingBytes() <= tails.bound()) {
                reader.heldUp().forEach(tails::resume);
            }
        }

        /** Once too much waits, what fits the bound is read still, and then the rest is left out. */
        private void dropNewest() {
            if (keep == Long.MAX_VALUE && reader.pendingBytes() > tails.bound()) {
                keep = tails.bound();
            }
            if (keep <= 0) {
                keep = Long.MAX_VALUE;
                reader.skipToHead();
            }
        }

        private void finish(@Nullable LogRead read) {
            if (overflow == Overflow.FAIL && read instanceof LogGap gap) {
                failStage(new TailOverflowException(gap.lines(), gap.bytes()));
            } else if (read != null) {
                if (keep != Long.MAX_VALUE) {
                    keep -= read instanceof LogSlice slice ? slice.length() : ((LogGap) read).bytes();
                }
                push(out, read);
            } else if (reader.isEnded()) {
                completeStage();
            }
        }
    }
}
