package io.tukki.core.launch;

import io.tukki.core.process.ResourceLimits;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Under what a child runs.
 *
 * @param user name of the account to run as, with its groups; null for that of this JVM. {@code HOME}, {@code USER} and
 *     {@code LOGNAME} become that account's unless the environment has them
 * @param cgroup folder of the control group to start in; null for that of this JVM
 */
public record Confinement(
        ResourceLimits limits,
        @Nullable String user,
        @Nullable Path cgroup) {

    /** As this JVM. */
    public static final Confinement NONE = new Confinement(ResourceLimits.NONE, null, null);

    public Confinement inCgroup(Path folder) {
        return new Confinement(limits, user, folder);
    }
}
