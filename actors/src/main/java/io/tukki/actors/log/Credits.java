package io.tukki.actors.log;

import io.tukki.core.process.ProcessId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The right to read on that is withheld from processes whose readers want them to wait. A pump without it stops after
 * a few chunks; the chunks themselves have gone back, so no other process feels it.
 */
final class Credits {

    private final Map<ProcessId, List<Runnable>> withheld = new HashMap<>();

    void withhold(ProcessId process, Runnable credit) {
        withheld.computeIfAbsent(process, id -> new ArrayList<>()).add(credit);
    }

    void grant(ProcessId process) {
        List<Runnable> credits = withheld.remove(process);
        if (credits != null) {
            credits.forEach(Runnable::run);
        }
    }
}
