package io.tukki.actors.launch;

import com.typesafe.config.Config;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Settings of launchers; the defaults stand in {@code reference.conf} under {@code tukki.launch}.
 *
 * @param subreaper whether orphans of our trees become children of this JVM instead of the system's first process,
 *     so that even one that left the session, cleaned its environment and closed its output is found. Affects the
 *     whole JVM: an orphan without any mark that left this JVM's session counts as ours, therefore only for a JVM
 *     whose children are all started by Tukki. The native launcher only
 * @param cgroup a folder of the unified control group hierarchy (v2) that this JVM may write and that holds no process:
 *     each child is started in a group of its own below it, which nobody leaves; null for none
 */
public record LaunchSettings(boolean subreaper, @Nullable Path cgroup) {

    private static final String SUBREAPER = "tukki.launch.subreaper";

    /** Neither. */
    public static final LaunchSettings DEFAULT = new LaunchSettings(false, null);

    /** Returns the settings under {@code tukki.launch}; {@code auto} is off. */
    public static LaunchSettings of(Config config) {
        return of(config, false);
    }

    /**
     * Returns the settings under {@code tukki.launch}.
     *
     * @param auto whether orphans are adopted where the settings leave that open
     */
    public static LaunchSettings of(Config config, boolean auto) {
        String cgroup = config.getString("tukki.launch.cgroup");
        boolean isOpen = config.getString(SUBREAPER).equals("auto");
        return new LaunchSettings(
                isOpen ? auto : config.getBoolean(SUBREAPER), cgroup.isEmpty() ? null : Path.of(cgroup));
    }

    public LaunchSettings withSubreaper(boolean value) {
        return new LaunchSettings(value, cgroup);
    }

    public LaunchSettings withCgroup(Path value) {
        return new LaunchSettings(subreaper, value);
    }
}
