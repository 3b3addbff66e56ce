/** What processes cost: start, quiet and talking, stop. */
@NullMarked
package io.tukki.bench.process;

import org.jspecify.annotations.NullMarked;
