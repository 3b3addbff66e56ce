/**
 * The program: commands and what they print. Entry types: {@link io.tukki.server.cli.Main} (the commands) and
 * {@link io.tukki.server.cli.LinePrinter} (a log line for the terminal).
 */
@NullMarked
package io.tukki.server.cli;

import org.jspecify.annotations.NullMarked;
