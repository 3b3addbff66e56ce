package io.tukki.core.project;

import io.tukki.core.process.ProcessId;

/** What a problem is about. Whoever read the specs from a file finds the position by it. */
public sealed interface Subject {

    /** Nothing smaller than the project. */
    enum Whole implements Subject {
        PROJECT;

        @Override
        public String toString() {
            return "project";
        }
    }

    /** One process. */
    record OfProcess(ProcessId process) implements Subject {
        @Override
        public String toString() {
            return process.name();
        }
    }

    /** The working directory of a process. */
    record OfDirectory(ProcessId process) implements Subject {
        @Override
        public String toString() {
            return process.name();
        }
    }

    /** What {@code process} says about one process it depends on. */
    record OfDependency(ProcessId process, ProcessId dependency) implements Subject {
        @Override
        public String toString() {
            return process.name();
        }
    }

    /** A group of processes. */
    record OfGroup(String group) implements Subject {
        @Override
        public String toString() {
            return group;
        }
    }

    /** A setting where it stands in a file, {@code processes.web.stop.grace}. */
    record OfSetting(String path) implements Subject {
        @Override
        public String toString() {
            return path;
        }
    }
}
