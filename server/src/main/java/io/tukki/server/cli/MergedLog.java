package io.tukki.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tukki.core.log.LogGap;
import io.tukki.core.log.LogLine;
import io.tukki.core.log.LogSlice;
import io.tukki.core.log.LogStream;
import java.io.IOException;
import java.io.OutputStream;

/** The log of all processes as one, each line with the name of its process. */
final class MergedLog implements LogPrinter.Target {

    private final LinePrinter printer;
    private final OutputStream out;

    MergedLog(LinePrinter printer, OutputStream out) {
        this.printer = printer;
        this.out = out;
    }

    @Override
    public void print(LogSlice slice) throws IOException {
        String process = slice.process().name();
        LogStream stream = slice.stream();
        for (LogLine line : slice.toList()) {
            printer.print(out, process, stream, line.bytes());
        }
    }

    @Override
    public void print(LogGap gap) throws IOException {
        String note = "[" + gap.lines() + " lines were too many to print and are no longer kept]";
        printer.print(out, gap.process().name(), LogStream.SYSTEM, note.getBytes(UTF_8));
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }
}
