package io.tukki.core.process;

/** What must have happened to a dependency before its dependent starts. */
public enum DependencyCondition {
    /** It was spawned, or has already run. */
    STARTED,
    /** It ended, however. */
    COMPLETED,
    /** It ended with success. */
    COMPLETED_SUCCESSFULLY
}
