package io.tukki.actors.launch;

/**
 * Settings of the native launcher.
 *
 * @param subreaper whether orphans of our trees become children of this JVM instead of the system's first process,
 *     so that even one that left the session, cleaned its environment and closed its output is found. Affects the
 *     whole JVM: an orphan without any mark that left this JVM's session counts as ours, therefore only for a JVM
 *     whose children are all started by Tukki
 */
public record LaunchSettings(boolean subreaper) {

    public static final LaunchSettings DEFAULT = new LaunchSettings(false);
}
