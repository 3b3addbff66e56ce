/** The event bus beside other buses. Entry type: {@link io.tukki.bench.bus.BusBench}. */
@NullMarked
package io.tukki.bench.bus;

import org.jspecify.annotations.NullMarked;
