package io.tukki.server.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code tukki --version} prints: the version of the jar and of the JVM. */
final class Version implements IVersionProvider {

    Version() {}

    @Override
    public String[] getVersion() {
        return new String[] {"tukki " + number() + " (Java " + Runtime.version() + ")"};
    }

    /** Returns the version in the manifest, {@code development} when run from class files. */
    private static String number() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
