/** A runtime under a flood of output: {@link io.tukki.testkit.flood.Flood}. */
@NullMarked
package io.tukki.testkit.flood;

import org.jspecify.annotations.NullMarked;
