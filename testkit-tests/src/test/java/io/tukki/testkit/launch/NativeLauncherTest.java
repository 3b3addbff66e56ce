package io.tukki.testkit.launch;

import io.tukki.actors.launch.NativeLauncher;
import io.tukki.core.launch.ProcessLauncher;
import java.io.IOException;
import java.io.UncheckedIOException;

class NativeLauncherTest extends ProcessLauncherContract {

    @Override
    protected ProcessLauncher create() {
        try {
            return new NativeLauncher();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected boolean tellsSignalsFromCodes() {
        return true;
    }

    @Override
    protected int threadsPerChild() {
        return 0;
    }

    @Override
    protected boolean findsTracelessEscapees() {
        return false;
    }
}
