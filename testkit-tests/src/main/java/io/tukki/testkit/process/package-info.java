/**
 * Processes that exist only in a test. Entry type: {@link io.tukki.testkit.process.FakeLauncher}, given to
 * {@code Tukki.start} in place of a real one; it hands out {@link io.tukki.testkit.process.FakeProcess}es to script.
 */
@NullMarked
package io.tukki.testkit.process;

import org.jspecify.annotations.NullMarked;
