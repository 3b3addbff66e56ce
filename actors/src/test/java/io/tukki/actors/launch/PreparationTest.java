package io.tukki.actors.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.launch.Confinement;
import io.tukki.core.launch.LaunchRequest;
import io.tukki.core.process.ExitStatus.Cause;
import io.tukki.core.process.ProcessSpec.Stdin;
import io.tukki.core.process.ResourceLimits;
import io.tukki.core.process.ResourceLimits.Range;
import io.tukki.core.process.ResourceLimits.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparationTest {

    private static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/bin:/bin");

    @TempDir
    private Path folder;

    private Preparation preparation;

    @BeforeEach
    void asRoot() throws IOException {
        running(0, "000001ffffffffff");
    }

    private void running(int uid, String capabilities) throws IOException {
        Files.writeString(
                folder.resolve("status"),
                "Name:\tjava\nUid:\t" + uid + "\t" + uid + "\t0\t0\nCapEff:\t" + capabilities + "\n");
        Files.writeString(folder.resolve("stat"), "7 (a b) S 1 7 7 0 -1 4 0 0 0 0 0 0 0 0 20 3 9 0 5 0 0 0\n");
        Files.writeString(folder.resolve("limits"), """
                Limit                     Soft Limit           Hard Limit           Units
                Max open files            1024                 4096                 files
                Max address space         unlimited            unlimited            bytes
                Max nice priority         0                    0
                """);
        Files.writeString(folder.resolve("passwd"), """
                root:x:0:0:root:/root:/bin/sh
                app:x:1001:2002:An app:/srv/app:/bin/false
                broken:x:one:2002::/:
                """);
        preparation = new Preparation(new Permissions(folder), new Accounts(folder.resolve("passwd")));
    }

    @Test
    void whatIsNotConfinedIsLeftAsItIs() {
        LaunchRequest request = request(Confinement.NONE);

        assertThat(preparation.of(request).request()).isSameAs(request);
    }

    @Test
    void eachLimitIsALinkOfTheChain() {
        ResourceLimits limits = ResourceLimits.NONE
                .with(Resource.NOFILE, new Range(10, 20))
                .with(Resource.AS, Range.of(ResourceLimits.UNLIMITED))
                .withNice(10)
                .withUmask(027);

        List<String> argv = preparation
                .of(request(new Confinement(limits, "app", Path.of("/cg"))))
                .request()
                .argv();

        assertThat(argv.subList(3, 6)).containsExactly("tukki", "/cg/cgroup.procs", "027");
        assertThat(argv.subList(6, argv.size()).stream().map(word -> word.replaceAll(".*/(s?bin)/", "")))
                .containsExactly(
                        "prlimit",
                        "--as=unlimited:unlimited",
                        "--nofile=10:20",
                        "--",
                        "nice",
                        "-n",
                        "7", // from 3
                        "--",
                        "setpriv",
                        "--reuid=1001",
                        "--regid=2002",
                        "--init-groups",
                        "--",
                        "ls",
                        "-l");
    }

    @Test
    void anotherUserHasItsHomeUnlessToldOtherwise() {
        LaunchRequest request = request(new Confinement(ResourceLimits.NONE, "app", null));
        LaunchRequest withHome = request.running(request.argv(), Map.of("PATH", "/bin", "HOME", "/elsewhere"));

        assertThat(preparation.of(request).request().environment())
                .containsEntry("HOME", "/srv/app")
                .containsEntry("USER", "app")
                .containsEntry("LOGNAME", "app");
        assertThat(preparation.of(withHome).request().environment()).containsEntry("HOME", "/elsewhere");
    }

    @Test
    void whatOnlyRootMayIsRefusedInWords() throws IOException {
        running(1000, "0000000000000000");

        assertThat(refusal(ResourceLimits.NONE.withNice(2), null)).contains("niceness 2 is more than");
        assertThat(refusal(ResourceLimits.NONE.with(Resource.NOFILE, Range.of(5000)), null))
                .contains("nofile 5000:5000 is more than");
        assertThat(refusal(ResourceLimits.NONE, "app")).contains("to run as 'app' this JVM must be root");
        assertThat(refusal(ResourceLimits.NONE, "broken")).contains("no account 'broken'");
        ResourceLimits allowed = ResourceLimits.NONE
                .with(Resource.NOFILE, Range.of(4096))
                .with(Resource.AS, Range.of(ResourceLimits.UNLIMITED))
                .withNice(3);
        assertThat(preparation.of(request(new Confinement(allowed, null, null))).refusal())
                .isNull();
    }

    @Test
    void ownAccountNeedsNoPrivilege() throws IOException {
        running(1001, "0000000000000000");

        Preparation.Prepared prepared = preparation.of(request(new Confinement(ResourceLimits.NONE, "app", null)));

        assertThat(prepared.request().argv()).containsExactly("ls", "-l");
        assertThat(prepared.request().environment()).containsEntry("HOME", "/srv/app");
    }

    private String refusal(ResourceLimits limits, String user) {
        Preparation.Prepared prepared = preparation.of(request(new Confinement(limits, user, null)));
        assertThat(prepared.refusal().cause()).isEqualTo(Cause.NOT_PERMITTED);
        return prepared.refusal().message();
    }

    private static LaunchRequest request(Confinement confinement) {
        return new LaunchRequest(List.of("ls", "-l"), null, ENVIRONMENT, Stdin.CLOSED, true).under(confinement);
    }
}
