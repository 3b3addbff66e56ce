package io.tukki.server.project;

import io.tukki.core.process.ResourceLimits;
import io.tukki.core.process.ResourceLimits.Range;
import io.tukki.core.process.ResourceLimits.Resource;
import io.tukki.server.project.ConfigNode.Entries;
import io.tukki.server.project.ConfigNode.Scalar;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code limits}: niceness, umask, the limits of the kernel by name, and those of a control group. */
final class LimitsReader {

    private static final Set<Resource> COUNTS = EnumSet.of(Resource.CPU, Resource.NOFILE, Resource.NPROC);
    private static final Pattern COUNT = Pattern.compile("\\d{1,15}");
    private static final Pattern MASK = Pattern.compile("0?[0-7]{1,3}");
    private static final String UNLIMITED = "unlimited";

    private final Section limits;

    private LimitsReader(Section limits) {
        this.limits = limits;
    }

    static ResourceLimits read(Section process) {
        return process.section("limits", Keys.LIMITS, "a map such as { nofile: 4096 }")
                .map(limits -> new LimitsReader(limits).read())
                .orElse(ResourceLimits.NONE);
    }

    private ResourceLimits read() {
        ResourceLimits read = ResourceLimits.NONE;
        for (Resource resource : Resource.values()) {
            Optional<Range> range = range(resource);
            if (range.isPresent()) {
                read = read.with(resource, range.get());
            }
        }
        Optional<Integer> nice = limits.integer("nice", -20, 19);
        Optional<Integer> umask = limits.text("umask").flatMap(this::umask);
        read = nice.isPresent() ? read.withNice(nice.get()) : read;
        read = umask.isPresent() ? read.withUmask(umask.get()) : read;
        return read.withMemoryMax(limits.size("memory_max", 0, SizeText.RULE).orElse(0L))
                .withCpuMax(limits.number("cpu_max", 0, 1024).orElse(0.0));
    }

    private Optional<Integer> umask(Scalar text) {
        if (!MASK.matcher(text.text()).matches()) {
            limits.wrongType(text, "umask", "octal digits such as '027'");
            return Optional.empty();
        }
        return Optional.of(Integer.parseInt(text.text(), 8));
    }

    private Optional<Range> range(Resource resource) {
        String key = resource.name().toLowerCase(Locale.ROOT);
        Optional<ConfigNode> value = limits.value(key);
        if (value.isPresent() && value.get() instanceof Entries map) {
            return range(resource, limits.under(key, map, Keys.RANGE));
        }
        return value.flatMap(bound -> bound(limits, key, resource, bound)).map(Range::of);
    }

    private static Optional<Range> range(Resource resource, Section map) {
        Optional<Long> soft = map.value("soft").flatMap(bound -> bound(map, "soft", resource, bound));
        Optional<Long> hard = map.value("hard").flatMap(bound -> bound(map, "hard", resource, bound));
        if (soft.isEmpty() || hard.isEmpty()) {
            if (!map.has("soft") || !map.has("hard")) {
                map.problem(map.at(), "soft", "a limit as a map needs 'soft' and 'hard'");
            }
            return Optional.empty();
        }
        if (soft.get() > hard.get()) {
            map.problem(map.at(), "soft", "'soft' must not be more than 'hard'");
            return Optional.empty();
        }
        return Optional.of(new Range(soft.get(), hard.get()));
    }

    private static Optional<Long> bound(Section section, String key, Resource resource, ConfigNode value) {
        if (value instanceof Scalar scalar) {
            String text = scalar.text();
            if (text.equals(UNLIMITED)) {
                return Optional.of(ResourceLimits.UNLIMITED);
            }
            boolean isCount = COUNTS.contains(resource);
            OptionalLong bound = isCount
                    ? COUNT.matcher(text).matches() ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty()
                    : SizeText.parse(text);
            if (bound.isPresent()) {
                return Optional.of(bound.getAsLong());
            }
        }
        String rule = COUNTS.contains(resource) ? "a whole number" : SizeText.RULE;
        section.wrongType(value, key, rule + ", or '" + UNLIMITED + "'");
        return Optional.empty();
    }
}
