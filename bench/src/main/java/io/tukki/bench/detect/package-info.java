/** What detectors cost. Entry type: {@link io.tukki.bench.detect.DetectBench}. */
@NullMarked
package io.tukki.bench.detect;

import org.jspecify.annotations.NullMarked;
