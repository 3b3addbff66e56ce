package io.tukki.actors.detect;

import io.tukki.actors.url.UrlTable;
import io.tukki.core.detect.BuildOutcome;
import io.tukki.core.detect.ErrorGroup;
import io.tukki.core.detect.TestRun;

/** Something that a detector found. */
public sealed interface Detection {

    /**
     * A process wrote an error. It is told soon after, and again when it is complete if more lines of it came.
     *
     * @param group with the error as its latest, and the count of those like it
     * @param isUpdate whether it takes the place of the one told last of its process and stream
     */
    record ErrorFound(ErrorGroup group, boolean isUpdate) implements Detection {}

    /** A test runner came to its end. */
    record TestsRan(TestRun run) implements Detection {}

    /** A build tool came to its end. */
    record BuildEnded(BuildOutcome outcome) implements Detection {}

    /** A URL appeared or disappeared. */
    record UrlChanged(UrlTable.Change change) implements Detection {}
}
