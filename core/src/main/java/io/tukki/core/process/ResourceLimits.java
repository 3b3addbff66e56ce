package io.tukki.core.process;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a process may use of the machine; in force before its first instruction, and inherited by all it starts.
 *
 * @param nice niceness, -20 to 19; null for that of this JVM
 * @param umask permission bits that new files do not get, 0 to 0777; null for that of this JVM
 * @param resources limits of the kernel for each process of the tree; what is not named is as for this JVM
 * @param memoryMax the most memory in bytes for the whole tree, enforced by the kernel through a control group; 0 for
 *     any
 * @param cpuMax the most processor time for the whole tree, in cores, enforced likewise; 0 for any
 */
public record ResourceLimits(
        @Nullable Integer nice,
        @Nullable Integer umask,
        Map<Resource, Range> resources,
        long memoryMax,
        double cpuMax) {

    /** As this JVM. */
    public static final ResourceLimits NONE = new ResourceLimits(null, null, Map.of(), 0, 0);

    /** No limit, as a bound of a {@link Range}. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    public ResourceLimits {
        between("nice", nice, -20, 19);
        between("umask", umask, 0, 0777);
        EnumMap<Resource, Range> copy = new EnumMap<>(Resource.class);
        copy.putAll(resources);
        resources = Collections.unmodifiableMap(copy);
        if (memoryMax < 0 || cpuMax < 0 || Double.isNaN(cpuMax)) {
            throw new IllegalArgumentException(
                    "memoryMax (" + memoryMax + ") and cpuMax (" + cpuMax + ") must be >= 0");
        }
    }

    /** What the kernel limits for each process (setrlimit(2)). */
    public enum Resource {
        /** Address space, bytes. */
        AS,
        /** Core file, bytes. */
        CORE,
        /** Processor time, seconds; then SIGXCPU, at the hard limit SIGKILL. */
        CPU,
        /** Data segment, bytes. */
        DATA,
        /** Size of a file it writes, bytes; beyond that SIGXFSZ. */
        FSIZE,
        /** Locked memory, bytes. */
        MEMLOCK,
        /** Open files, as a number: one more than the highest. */
        NOFILE,
        /** Processes and threads of its user. */
        NPROC,
        /** Stack, bytes. */
        STACK
    }

    /**
     * A limit of the kernel.
     *
     * @param soft what is in force, 0 to {@code hard}; the process may raise it to that
     * @param hard {@link #UNLIMITED} for none
     */
    public record Range(long soft, long hard) {
        public Range {
            if (soft < 0 || soft > hard) {
                throw new IllegalArgumentException("soft (" + soft + ") must be 0 to hard (" + hard + ")");
            }
        }

        /** Returns the range with both bounds {@code limit}. */
        public static Range of(long limit) {
            return new Range(limit, limit);
        }
    }

    /** Returns whether these need a control group. */
    public boolean needControlGroup() {
        return memoryMax > 0 || cpuMax > 0;
    }

    public ResourceLimits withNice(int value) {
        return new ResourceLimits(value, umask, resources, memoryMax, cpuMax);
    }

    public ResourceLimits withUmask(int value) {
        return new ResourceLimits(nice, value, resources, memoryMax, cpuMax);
    }

    public ResourceLimits with(Resource resource, Range range) {
        Map<Resource, Range> more = new EnumMap<>(Resource.class);
        more.putAll(resources);
        more.put(resource, range);
        return new ResourceLimits(nice, umask, more, memoryMax, cpuMax);
    }

    public ResourceLimits withMemoryMax(long bytes) {
        return new ResourceLimits(nice, umask, resources, bytes, cpuMax);
    }

    public ResourceLimits withCpuMax(double cores) {
        return new ResourceLimits(nice, umask, resources, memoryMax, cores);
    }

    private static void between(String name, @Nullable Integer value, int least, int most) {
        if (value != null && (value < least || value > most)) {
            throw new IllegalArgumentException(name + " (" + value + ") must be " + least + " to " + most);
        }
    }
}
