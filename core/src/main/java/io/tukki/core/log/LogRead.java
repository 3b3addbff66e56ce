package io.tukki.core.log;

/** What a reader got: some lines, or word of lines that are gone. */
public sealed interface LogRead permits LogSlice, LogGap {}
