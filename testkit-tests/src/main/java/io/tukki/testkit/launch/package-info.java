/**
 * What every launcher of processes must do. Entry type: {@link io.tukki.testkit.launch.ProcessLauncherContract}, to
 * be extended by the test of an implementation.
 */
@NullMarked
package io.tukki.testkit.launch;

import org.jspecify.annotations.NullMarked;
