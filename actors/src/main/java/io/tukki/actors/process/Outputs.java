package io.tukki.actors.process;

import io.tukki.core.launch.ProcessOutput;
import io.tukki.core.log.LogOrigin;
import io.tukki.core.log.LogStream;
import io.tukki.streams.OutputPump;
import io.tukki.streams.SharedPump;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The pumps that read the output of all processes of a runtime, and how they read. */
public final class Outputs {

    private final List<SharedPump> pumps;
    private final OutputPump.Settings settings;
    private final AtomicInteger next = new AtomicInteger();

    /** @param pumps at least one, each kept running by an {@link OutputReading} */
    public Outputs(List<SharedPump> pumps, OutputPump.Settings settings) {
        this.pumps = List.copyOf(pumps);
        this.settings = settings;
    }

    /** Reads pipes of one process. */
    interface Reader {
        /** Reads one more pipe. */
        OutputPump.Control read(ProcessOutput output, LogOrigin origin, LogStream stream, Duration partialFlush);
    }

    /** Returns who reads the pipes of the next process: the pumps in turns. */
    Reader next() {
        SharedPump pump = pumps.get(Math.floorMod(next.getAndIncrement(), pumps.size()));
        return (output, origin, stream, partialFlush) ->
                pump.add(output, origin, stream, settings.withPartialFlush(partialFlush));
    }
}
