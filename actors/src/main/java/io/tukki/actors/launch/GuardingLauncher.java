package io.tukki.actors.launch;

import io.tukki.core.launch.LaunchRequest;
import io.tukki.core.launch.ProcessLauncher;
import io.tukki.core.launch.RunningProcess;
import java.util.concurrent.Executor;

/** Tells the watchdog of each child: before anybody else knows of it, until it is released. */
final class GuardingLauncher implements ProcessLauncher {

    private final ProcessLauncher launcher;
    private final Watchdog watchdog;

    GuardingLauncher(ProcessLauncher launcher, Watchdog watchdog) {
        this.launcher = launcher;
        this.watchdog = watchdog;
    }

    @Override
    public String name() {
        return launcher.name();
    }

    @Override
    public Launch launch(LaunchRequest request) {
        watchdog.arm();
        Launch launch = launcher.launch(request);
        if (launch instanceof Launch.Started started) {
            watchdog.guard(started.process().pid());
            return new Launch.Started(new Guarded(started.process(), watchdog));
        }
        return launch;
    }

    @Override
    public void wakeReadersOn(Executor executor) {
        launcher.wakeReadersOn(executor);
    }

    /** {@inheritDoc} The watchdog leaves too: it has nothing to do after an orderly end. */
    @Override
    public void close() {
        launcher.close();
        watchdog.close();
    }

    private static final class Guarded extends ForwardingProcess {
        private final Watchdog watchdog;

        Guarded(RunningProcess process, Watchdog watchdog) {
            super(process);
            this.watchdog = watchdog;
        }

        @Override
        public void release() {
            watchdog.forget(pid()); // first: the number is ours until the release
            super.release();
        }
    }
}
