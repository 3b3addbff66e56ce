package io.tukki.server.project;

import io.tukki.actors.launch.Programs;
import io.tukki.core.process.DependencyCondition;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.project.Position;
import io.tukki.server.project.ConfigNode.Entry;
import java.nio.file.Files;

/**
 * Looks whether the program of a process is there. One that may be made by a process that is to complete before is only
 * warned about.
 */
final class ProgramCheck {

    private ProgramCheck() {}

    static void check(ProcessSpec spec, Section section) {
        boolean elsewhereWrong = spec.command().equals(CommandReader.BROKEN)
                || !spec.directory().map(Files::isDirectory).orElse(true);
        if (elsewhereWrong) {
            return;
        }
        String key = section.has("argv") ? "argv" : "command";
        Position at = section.entry(key).map(Entry::at).orElse(section.at());
        Programs.problem(spec, System.getenv()).ifPresent(problem -> {
            String message = "the program of process '" + spec.id() + "' cannot be run: " + problem;
            if (mayBeMade(spec)) {
                section.warning(at, key, message, "unless a process it depends on makes it");
            } else {
                section.problem(at, key, message);
            }
        });
    }

    private static boolean mayBeMade(ProcessSpec spec) {
        return spec.dependencies().values().stream()
                .anyMatch(condition -> condition == DependencyCondition.COMPLETED
                        || condition == DependencyCondition.COMPLETED_SUCCESSFULLY);
    }
}
