package io.tukki.actors.launch;

import io.tukki.core.launch.ProcessLauncher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The choice of a launcher. */
public final class Launchers {

    /** The native launcher if a trial start with it works, else the one without native code. */
    public static final String AUTO = "auto";

    public static final String NATIVE = "native";
    public static final String FIFO = "fifo";

    private static final Logger LOG = LoggerFactory.getLogger(Launchers.class);

    private Launchers() {}

    /**
     * Returns a launcher that has just started, read and reaped a child of its own; may block for some 100 ms the
     * first time. The choice and its reason are logged.
     *
     * @param preference {@link #AUTO}, {@link #NATIVE} or {@link #FIFO}
     * @throws LauncherUnavailableException if what was asked for, or with {@code auto} neither, works here
     */
    public static ProcessLauncher choose(String preference) {
        return choose(preference, LaunchSettings.DEFAULT);
    }

    /** As {@link #choose(String)}; with a control group for each child, if the settings name a folder for them. */
    public static ProcessLauncher choose(String preference, LaunchSettings settings) {
        ProcessLauncher chosen = contained(opened(preference, settings), settings.cgroup());
        LOG.info("processes are started by the {} launcher (asked for: {})", chosen.name(), preference);
        return chosen;
    }

    private static ProcessLauncher contained(ProcessLauncher launcher, @Nullable Path cgroup) {
        return cgroup == null ? launcher : forced("cgroup", () -> new CgroupLauncher(launcher, cgroup));
    }

    private static ProcessLauncher opened(String preference, LaunchSettings settings) {
        return switch (preference) {
            case AUTO -> auto(settings);
            case NATIVE -> forced(NATIVE, () -> new NativeLauncher(settings));
            case FIFO -> forced(FIFO, FifoLauncher::new);
            default ->
                throw new IllegalArgumentException("launcher \"" + preference + "\" must be auto, native or fifo");
        };
    }

    private static ProcessLauncher auto(LaunchSettings settings) {
        try {
            return forced(NATIVE, () -> new NativeLauncher(settings));
        } catch (LauncherUnavailableException e) {
            LOG.info("native launcher not used: {}", e.getMessage());
            LOG.debug("native launcher not used", e);
            return forced(FIFO, FifoLauncher::new);
        }
    }

    private static ProcessLauncher forced(String name, Opening opening) {
        ProcessLauncher launcher = open(name, opening);
        Optional<String> problem = SelfTest.problemOf(launcher);
        if (problem.isPresent()) {
            launcher.close();
            throw new LauncherUnavailableException(name + ": " + problem.get(), null);
        }
        return launcher;
    }

    private static ProcessLauncher open(String name, Opening opening) {
        try {
            return opening.open();
        } catch (IOException | LinkageError e) {
            throw new LauncherUnavailableException(name + ": " + e.getMessage(), e);
        }
    }

    private interface Opening {
        ProcessLauncher open() throws IOException;
    }
}
