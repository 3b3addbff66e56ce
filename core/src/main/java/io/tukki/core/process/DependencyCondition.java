package io.tukki.core.process;

/** What must have happened to a dependency before its dependent starts. */
public enum DependencyCondition {
    /** It was spawned, or has already run. */
    STARTED,
    /** Its readiness probe has passed; it runs, if it has none. */
    READY,
    /** It ended, however. */
    COMPLETED,
    /** It ended with success. */
    COMPLETED_SUCCESSFULLY
}
