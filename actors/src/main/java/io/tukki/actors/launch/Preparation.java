package io.tukki.actors.launch;

import io.tukki.core.launch.Confinement;
import io.tukki.core.launch.LaunchRequest;
import io.tukki.core.process.ExitStatus.Cause;
import io.tukki.core.process.ExitStatus.NotStarted;
import io.tukki.core.process.ResourceLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a request the one that is executed: the program is found, and what confines it stands before it as a chain
 * of small programs of the system, each of which sets one thing and becomes the next ({@code prlimit}, {@code nice},
 * {@code setpriv}, the shell for umask and control group). So everything is in force before the first instruction, in
 * the child's own pid. What would fail in that chain is found out here, where it can be told.
 */
final class Preparation {

    private static final String ENTER =
            "[ -z \"$1\" ] || echo 0 > \"$1\" || exit 126; " + "[ -z \"$2\" ] || umask \"$2\"; shift 2; exec \"$@\"";

    /**
     * What is executed, or why nothing is.
     *
     * @param refusal null if it can be
     */
    record Prepared(
            LaunchRequest request, Path program, @Nullable NotStarted refusal) {}

    private final Permissions permissions;
    private final Accounts accounts;

    Preparation() {
        this(new Permissions(Path.of("/proc/self")), new Accounts(Path.of("/etc/passwd")));
    }

    Preparation(Permissions permissions, Accounts accounts) {
        this.permissions = permissions;
        this.accounts = accounts;
    }

    Prepared of(LaunchRequest request) {
        Executables.Resolved resolved = Executables.resolve(request);
        if (resolved.refusal().isPresent()) {
            return new Prepared(request, Path.of(""), resolved.refusal().get());
        }
        Path program = resolved.program().orElseThrow();
        if (request.confinement().equals(Confinement.NONE)) {
            return new Prepared(request, program, null);
        }
        try {
            return confined(request, program);
        } catch (IOException missing) {
            return refused(request, Cause.UNSUPPORTED, String.valueOf(missing.getMessage()));
        }
    }

    private Prepared confined(LaunchRequest request, Path program) throws IOException {
        Confinement confinement = request.confinement();
        ResourceLimits limits = confinement.limits();
        if (limits.needControlGroup() && confinement.cgroup() == null) {
            return refused(
                    request,
                    Cause.UNSUPPORTED,
                    "memory and processor limits of a whole tree need a control group: set tukki.launch.cgroup");
        }
        Optional<String> forbidden = forbidden(limits);
        if (forbidden.isPresent()) {
            return refused(request, Cause.NOT_PERMITTED, forbidden.get());
        }
        Map<String, String> environment = new HashMap<>(request.environment());
        List<String> chain = new ArrayList<>();
        addShell(confinement, chain);
        addLimits(limits, chain);
        addNice(limits, chain);
        String user = confinement.user();
        if (user != null) {
            Optional<Accounts.Account> account = accounts.named(user);
            if (account.isEmpty()) {
                return refused(request, Cause.NOT_PERMITTED, "there is no account '" + user + "' in /etc/passwd");
            }
            if (account.get().uid() != permissions.uid() && !permissions.mayChangeUser()) {
                return refused(request, Cause.NOT_PERMITTED, "to run as '" + user + "' this JVM must be root");
            }
            addUser(account.get(), environment, chain);
        }
        return chain.isEmpty()
                ? new Prepared(request.running(request.argv(), environment), program, null)
                : chained(request, program, environment, chain);
    }

    private static Prepared chained(
            LaunchRequest request, Path program, Map<String, String> environment, List<String> chain) {
        List<String> argv = new ArrayList<>(chain);
        // with a PATH the last of the chain finds it there, and the program sees the name it was called by
        argv.add(environment.containsKey("PATH") ? request.argv().get(0) : program.toString());
        argv.addAll(request.argv().subList(1, request.argv().size()));
        return new Prepared(request.running(argv, environment), Path.of(chain.get(0)), null);
    }

    private Optional<String> forbidden(ResourceLimits limits) {
        Integer nice = limits.nice();
        if (nice != null && !permissions.maySetNice(nice)) {
            return Optional.of("niceness " + nice + " is more than this JVM may give; it must be root for that");
        }
        return limits.resources().entrySet().stream()
                .filter(limit -> !permissions.maySet(limit.getKey(), limit.getValue()))
                .map(limit -> limit.getKey().name().toLowerCase(Locale.ROOT) + " " + text(limit.getValue())
                        + " is more than this JVM may give; it must be root for that")
                .findFirst();
    }

    private static void addShell(Confinement confinement, List<String> chain) {
        Path cgroup = confinement.cgroup();
        Integer umask = confinement.limits().umask();
        if (cgroup != null || umask != null) {
            String procs = cgroup == null ? "" : cgroup.resolve("cgroup.procs").toString();
            String mask = umask == null ? "" : "0" + Integer.toOctalString(umask);
            chain.addAll(List.of("/bin/sh", "-c", ENTER, "tukki", procs, mask));
        }
    }

    private static void addLimits(ResourceLimits limits, List<String> chain) throws IOException {
        if (!limits.resources().isEmpty()) {
            chain.add(Commands.locate("prlimit").toString());
            limits.resources()
                    .forEach((resource, range) ->
                            chain.add("--" + resource.name().toLowerCase(Locale.ROOT) + "=" + text(range)));
            chain.add("--");
        }
    }

    private void addNice(ResourceLimits limits, List<String> chain) throws IOException {
        Integer nice = limits.nice();
        if (nice != null) {
            String by = Integer.toString(nice - permissions.nice());
            chain.addAll(List.of(Commands.locate("nice").toString(), "-n", by, "--"));
        }
    }

    private void addUser(Accounts.Account account, Map<String, String> environment, List<String> chain)
            throws IOException {
        if (account.uid() != permissions.uid()) {
            chain.addAll(List.of(
                    Commands.locate("setpriv").toString(),
                    "--reuid=" + account.uid(),
                    "--regid=" + account.gid(),
                    "--init-groups",
                    "--"));
        }
        environment.putIfAbsent("HOME", account.home());
        environment.putIfAbsent("USER", account.name());
        environment.putIfAbsent("LOGNAME", account.name());
    }

    private static String text(ResourceLimits.Range range) {
        return text(range.soft()) + ":" + text(range.hard());
    }

    private static String text(long bound) {
        return bound == ResourceLimits.UNLIMITED ? "unlimited" : Long.toString(bound);
    }

    private static Prepared refused(LaunchRequest request, Cause cause, String why) {
        return new Prepared(request, Path.of(""), Executables.notStarted(request, cause, why));
    }
}
