package io.tukki.core.log;

/**
 * Lines that a look at retained lines had to leave out: blocks in files that are damaged, were removed meanwhile, or
 * were never written as the disk was too slow. Lines of a stream that was not asked for count too.
 *
 * @param bytes how many bytes they had, line ends included
 */
public record Unreadable(long lines, long bytes) {

    public static final Unreadable NOTHING = new Unreadable(0, 0);

    public boolean isEmpty() {
        return lines == 0;
    }

    Unreadable plus(long moreLines, long moreBytes) {
        return new Unreadable(lines + moreLines, bytes + moreBytes);
    }
}
