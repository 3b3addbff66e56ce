package io.tukki.testkit.launch;

import io.tukki.actors.launch.Launchers;
import io.tukki.actors.launch.Watchdog;
import io.tukki.core.launch.LaunchRequest;
import io.tukki.core.launch.ProcessLauncher;
import io.tukki.core.process.ProcessSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The victim of {@link JvmDeathTest}: starts two trees under a watchdog and waits to be killed. */
final class KilledJvm {

    private KilledJvm() {}

    /** @param args the launcher, the runtime's id, and the script of the trees */
    public static void main(String[] args) throws InterruptedException {
        ProcessLauncher launcher = new Watchdog(args[1]).guarding(Launchers.choose(args[0]));
        for (int i = 0; i < 2; i++) {
            Map<String, String> environment = new HashMap<>(System.getenv());
            environment.put("TUKKI_RUNTIME", args[1]);
            environment.put("TUKKI_PROCESS", "victim-" + i);
            environment.put("TUKKI_INCARNATION", "1");
            launcher.launch(
                    new LaunchRequest(List.of("sh", "-c", args[2]), null, environment, ProcessSpec.Stdin.CLOSED, true));
        }
        TimeUnit.SECONDS.sleep(60); // not a wait for anything: the test ends it
    }
}
