package io.tukki.testkit.launch;

import io.tukki.actors.launch.FifoLauncher;
import io.tukki.core.launch.ProcessLauncher;
import java.io.IOException;

class FifoLauncherTest extends ProcessLauncherContract {

    @Override
    protected ProcessLauncher create() throws IOException {
        return new FifoLauncher();
    }

    @Override
    protected boolean tellsSignalsFromCodes() {
        return false;
    }

    @Override
    protected int threadsPerChild() {
        return 3; // two readers and the waiter; the JDK's reaper is not ours to name
    }

    @Override
    protected boolean hasTerminals() {
        return false;
    }

    @Override
    protected boolean findsTracelessEscapees() {
        return false;
    }
}
