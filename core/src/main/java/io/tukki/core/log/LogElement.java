package io.tukki.core.log;

/** One element of a tail: a line, or word of lines that are gone. */
public sealed interface LogElement permits LogLine, LogGap {}
