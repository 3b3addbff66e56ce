/**
 * What lines mean: levels, errors with their stacks, test runs, builds. Pure readers of text; they never see the store.
 * Entry types: {@link io.tukki.core.detect.LevelDetector} and {@link io.tukki.core.detect.ErrorDetector}.
 */
@NullMarked
package io.tukki.core.detect;

import org.jspecify.annotations.NullMarked;
