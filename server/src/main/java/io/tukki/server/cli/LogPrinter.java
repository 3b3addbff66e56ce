package io.tukki.server.cli;

import io.tukki.actors.Logs;
import io.tukki.core.log.LogGap;
import io.tukki.core.log.LogQuery;
import io.tukki.core.log.LogRead;
import io.tukki.core.log.LogReader;
import io.tukki.core.log.LogSlice;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/**
 * Prints a log to the terminal on a thread of its own, so that a terminal that does not take it (a stopped pager, a
 * full pipe) holds up nothing but itself: it is lapped, and then says so.
 */
final class LogPrinter {

    private static final int LINES_AT_ONCE = 256;

    /** Where lines go. */
    interface Target {
        void print(LogSlice slice) throws IOException;

        void print(LogGap gap) throws IOException;

        /** Makes visible what was printed; called whenever there is nothing more to print for now. */
        void flush() throws IOException;
    }

    private final LogReader reader;
    private final Target target;
    private final Thread thread;
    private volatile long end = Long.MAX_VALUE;
    private volatile boolean woken;

    private LogPrinter(Logs logs, LogQuery query, Target target) {
        this.reader = logs.reader(query);
        this.target = target;
        this.thread = new Thread(this::run, "tukki-printer");
        thread.setDaemon(true);
    }

    /** Starts to print what {@code query} asks for. */
    static LogPrinter start(Logs logs, LogQuery query, Target target) {
        LogPrinter printer = new LogPrinter(logs, query, target);
        printer.thread.start();
        return printer;
    }

    /** Prints what there is up to {@code head}, then ends; waits for that, at most {@code millis}. */
    void finish(long head, long millis) throws InterruptedException {
        end = head;
        wake();
        thread.join(millis);
    }

    private void wake() {
        woken = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        try {
            Runnable wake = this::wake;
            while (true) {
                woken = false;
                boolean last = end != Long.MAX_VALUE;
                printAll();
                target.flush();
                if (last) {
                    return;
                }
                reader.park(wake);
                printAll(); // what came before it was parked
                target.flush();
                while (!woken) {
                    LockSupport.park(this);
                }
                reader.unpark(wake);
            }
        } catch (IOException closed) {
            // nobody reads our output any more; the processes run on
        }
    }

    private void printAll() throws IOException {
        for (LogRead read = reader.poll(LINES_AT_ONCE); read != null; read = reader.poll(LINES_AT_ONCE)) {
            if (read instanceof LogSlice slice) {
                target.print(slice);
            } else {
                target.print((LogGap) read);
            }
        }
    }
}
