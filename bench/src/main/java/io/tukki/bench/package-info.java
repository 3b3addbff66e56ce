/**
 * What the log path costs, each figure beside a baseline of the same run. Programs with text as their output, started
 * by {@code bench/run}: {@link io.tukki.bench.Ingest}.
 */
@NullMarked
package io.tukki.bench;

import org.jspecify.annotations.NullMarked;
