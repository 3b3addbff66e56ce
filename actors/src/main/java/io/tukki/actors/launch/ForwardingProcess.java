package io.tukki.actors.launch;

import io.tukki.core.launch.ListeningPort;
import io.tukki.core.launch.ProcessInput;
import io.tukki.core.launch.ProcessOutput;
import io.tukki.core.launch.ResourceUsage;
import io.tukki.core.launch.RunningProcess;
import io.tukki.core.launch.TreeStats;
import io.tukki.core.process.ExitStatus;
import io.tukki.core.process.OsSignal;
import io.tukki.core.process.TerminalSize;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** A process that another one is, but for what a subclass does its own way. */
abstract class ForwardingProcess implements RunningProcess {

    private final RunningProcess process;

    ForwardingProcess(RunningProcess process) {
        this.process = process;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public Optional<ProcessInput> stdin() {
        return process.stdin();
    }

    @Override
    public boolean resize(TerminalSize size) {
        return process.resize(size);
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
    public List<ProcessOutput> notices() {
        return process.notices();
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
    public CompletionStage<TreeStats> stats(Executor io) {
        return process.stats(io);
    }

    @Override
    public CompletionStage<List<ListeningPort>> ports(Executor io) {
        return process.ports(io);
    }

    @Override
    public List<TreeMember> members() {
        return process.members();
    }

    @Override
    public void release() {
        process.release();
    }
}
