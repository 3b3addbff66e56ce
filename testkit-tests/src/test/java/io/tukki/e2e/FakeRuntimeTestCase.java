package io.tukki.e2e;

import io.tukki.actors.Tukki;
import io.tukki.actors.TukkiSettings;
import io.tukki.testkit.process.FakeLauncher;
import java.time.Duration;

/** A runtime on fake processes. */
abstract class FakeRuntimeTestCase extends RuntimeTestCase {

    final FakeLauncher launcher = new FakeLauncher();

    FakeRuntimeTestCase() {
        super(Duration.ofSeconds(30));
    }

    @Override
    final Tukki startRuntime() {
        return Tukki.start(TukkiSettings.load(), launcher);
    }
}
