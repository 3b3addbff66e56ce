package io.tukki.streams.files;

/**
 * What log files hold and what became of lines on their way there; counts are since the directory was opened.
 *
 * @param files how many there are
 * @param fileBytes how many bytes they have
 * @param storedBlocks how many segments can be read from them
 * @param blocksWritten how many segments were written
 * @param bytesBefore their bytes before compression
 * @param bytesAfter their bytes in the files
 * @param missedSegments segments that memory let go before they could be written; readers find a gap there
 * @param missedLines lines in those
 * @param missedBytes bytes in those
 * @param droppedBlocks segments that were removed by size or age
 * @param droppedBytes bytes in files that were removed
 * @param failures how often writing failed
 * @param failing whether it failed the last time
 * @param damagedBlocks blocks that were damaged when the directory was opened, or when they were read
 */
public record LogFileStats(
        int files,
        long fileBytes,
        long storedBlocks,
        long blocksWritten,
        long bytesBefore,
        long bytesAfter,
        long missedSegments,
        long missedLines,
        long missedBytes,
        long droppedBlocks,
        long droppedBytes,
        long failures,
        boolean failing,
        long damagedBlocks) {

    /** Nothing yet. */
    public static final LogFileStats NONE = new LogFileStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, false, 0);
}
