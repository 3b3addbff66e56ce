package io.tukki.testkit.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tukki.core.launch.ProcessOutput;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads an output to its end as a stream stage would: it waits for a wake-up, reads until there is nothing, and waits
 * again, never blocking a thread. Counts the wake-ups.
 */
public final class OutputCollector {

    private final ProcessOutput output;
    private final Executor reader;
    private final ByteBuffer buffer;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AtomicInteger wakeUps = new AtomicInteger();
    private final CompletableFuture<byte[]> end = new CompletableFuture<>();

    private OutputCollector(ProcessOutput output, Executor reader, ByteBuffer buffer) {
        this.output = output;
        this.reader = reader;
        this.buffer = buffer;
    }

    /** Starts to collect {@code output} on {@code reader}, into a buffer on the heap. */
    public static OutputCollector collect(ProcessOutput output, Executor reader) {
        return collect(output, reader, ByteBuffer.allocate(16 * 1024));
    }

    static OutputCollector collect(ProcessOutput output, Executor reader, ByteBuffer buffer) {
        OutputCollector collector = new OutputCollector(output, reader, buffer);
        collector.await();
        return collector;
    }

    /** Completes with everything the output gave, when it has ended. */
    public CompletableFuture<byte[]> end() {
        return end;
    }

    /** Returns what was collected so far. */
    public synchronized String text() {
        return bytes.toString(UTF_8);
    }

    /** Returns the complete lines collected so far. */
    public List<String> lines() {
        String text = text();
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    public int wakeUps() {
        return wakeUps.get();
    }

    private void await() {
        output.awaitReadable(() -> {
            wakeUps.incrementAndGet();
            reader.execute(this::drain);
        });
    }

    private void drain() {
        try {
            int size = readOnce();
            while (size > 0) {
                size = readOnce();
            }
            if (size == ProcessOutput.END) {
                end.complete(collected());
            } else {
                await();
            }
        } catch (RuntimeException | Error e) {
            end.completeExceptionally(e);
        }
    }

    private synchronized int readOnce() {
        buffer.clear();
        int size = output.read(buffer);
        byte[] chunk = new byte[buffer.flip().remaining()];
        buffer.get(chunk);
        bytes.writeBytes(chunk);
        return size;
    }

    private synchronized byte[] collected() {
        return bytes.toByteArray();
    }
}
