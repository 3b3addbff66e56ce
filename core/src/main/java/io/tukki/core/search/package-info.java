/**
 * Search over retained lines, oldest or newest first. Entry types: {@link io.tukki.core.search.LogSearch} (what is
 * asked) and {@link io.tukki.core.search.LogScan} (the search itself, step by step).
 */
@NullMarked
package io.tukki.core.search;

import org.jspecify.annotations.NullMarked;
