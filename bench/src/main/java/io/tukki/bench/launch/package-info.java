/**
 * What starting processes costs. Entry type: {@link io.tukki.bench.launch.SpawnBench}, a program with a table as its
 * output.
 */
@NullMarked
package io.tukki.bench.launch;

import org.jspecify.annotations.NullMarked;
