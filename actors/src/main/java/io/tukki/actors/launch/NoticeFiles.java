package io.tukki.actors.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import org.jspecify.annotations.Nullable;

/** Where the files are by which children tell of themselves; made with the first that does. Thread-safe. */
final class NoticeFiles implements AutoCloseable {

    private @Nullable PrivateFolder folder;
    private long made;
    private boolean closed;

    /** Returns the path of a file that is not there yet. */
    synchronized Path next(String kind) throws IOException {
        if (closed) {
            throw new IOException("the launcher is closed");
        }
        if (folder == null) {
            folder = PrivateFolder.create();
        }
        return folder.path().resolve(kind + "-" + ++made);
    }

    /** Gives a file to the account that a child runs as, which may then enter the folder, but not list it. */
    static void give(Path file, @Nullable String account) throws IOException {
        if (account != null) {
            Path folder = file.resolveSibling("");
            UserPrincipal owner =
                    file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(account);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
            Files.setOwner(file, owner);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (folder != null) {
            folder.close();
        }
    }
}
