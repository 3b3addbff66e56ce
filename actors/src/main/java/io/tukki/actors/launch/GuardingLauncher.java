package io.tukki.actors.launch;

import io.tukki.core.launch.LaunchRequest;
import io.tukki.core.launch.ProcessLauncher;
import io.tukki.core.launch.ProcessOutput;
import io.tukki.core.launch.ResourceUsage;
import io.tukki.core.launch.RunningProcess;
import io.tukki.core.process.ExitStatus;
import io.tukki.core.process.OsSignal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
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

    /** {@inheritDoc} The watchdog leaves too: it has nothing to do after an orderly end. */
    @Override
    public void close() {
        launcher.close();
        watchdog.close();
    }

    private record Guarded(RunningProcess process, Watchdog watchdog) implements RunningProcess {
        @Override
        public long pid() {
            return process.pid();
        }

        @Override
        public ProcessOutput stdout() {
            return process.stdout();
        }

        @Override
        public Optional<ProcessOutput> stderr() {
            return process.stderr();
        }

        @Override
        public CompletionStage<ExitStatus> exit() {
            return process.exit();
        }

        @Override
        public Optional<ResourceUsage> usage() {
            return process.usage();
        }

        @Override
        public void signalGroup(OsSignal signal) {
            process.signalGroup(signal);
        }

        @Override
        public List<TreeMember> signalTree(OsSignal signal) {
            return process.signalTree(signal);
        }

        @Override
        public CompletionStage<List<TreeMember>> look(Executor io) {
            return process.look(io);
        }

        @Override
        public CompletionStage<List<TreeMember>> signalTree(OsSignal signal, Executor io) {
            return process.signalTree(signal, io);
        }

        @Override
        public List<TreeMember> members() {
            return process.members();
        }

        @Override
        public void release() {
            watchdog.forget(process.pid()); // first: the number is ours until the release
            process.release();
        }
    }
}
