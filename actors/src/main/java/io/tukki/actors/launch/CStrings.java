package io.tukki.actors.launch;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.charset.Charset;
import java.util.List;

/** Strings as C wants them: one block of memory holds the table of pointers, its final null, and the text. */
final class CStrings {

    private static final Charset CHARSET = charset();

    private CStrings() {}

    /** Returns the {@code char *[]} of {@code values}; the caller closes it. */
    static Memory array(List<String> values) {
        List<byte[]> texts =
                values.stream().map(value -> value.getBytes(CHARSET)).toList();
        long table = (values.size() + 1L) * Long.BYTES;
        Memory memory = new Memory(
                table + texts.stream().mapToLong(text -> text.length + 1L).sum());
        long address = Pointer.nativeValue(memory);
        long at = table;
        for (int i = 0; i < texts.size(); i++) {
            memory.setLong((long) i * Long.BYTES, address + at);
            at = put(memory, at, texts.get(i));
        }
        memory.setLong(table - Long.BYTES, 0);
        return memory;
    }

    /** Returns the {@code char *} of {@code value}; the caller closes it. */
    static Memory string(String value) {
        byte[] text = value.getBytes(CHARSET);
        Memory memory = new Memory(text.length + 1L);
        put(memory, 0, text);
        return memory;
    }

    private static long put(Memory memory, long at, byte[] text) {
        memory.write(at, text, 0, text.length);
        memory.setByte(at + text.length, (byte) 0);
        return at + text.length + 1;
    }

    /** The charset the JDK reads the environment and paths with; in the C locale, where that is ASCII, UTF-8. */
    private static Charset charset() {
        Charset platform = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
        return platform.equals(US_ASCII) ? UTF_8 : platform;
    }
}
