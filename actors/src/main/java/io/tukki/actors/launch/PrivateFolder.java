package io.tukki.actors.launch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder for temporary files that only we may enter. {@link #close} deletes it with what is in it; what a killed JVM
 * left is deleted when the next one makes such a folder. A lock tells which are in use: the kernel lets go of it with
 * the JVM. Folders of others are left alone.
 */
final class PrivateFolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PrivateFolder.class);
    private static final String PREFIX = "tukki-";
    private static final String LOCK = "lock";

    /** Of this JVM: a file that is locked must not be opened again by who holds the lock, for that would end it. */
    private static final String OURS = PREFIX + ProcessHandle.current().pid() + "-";

    private final Path path;
    private final FileChannel lock;

    private PrivateFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    static PrivateFolder create() throws IOException {
        Path path = Files.createTempDirectory(
                        OURS, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
                .toRealPath();
        FileChannel lock =
                FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        PrivateFolder folder = new PrivateFolder(path, lock);
        if (lock.tryLock() == null) {
            folder.close();
            throw new IOException("cannot lock " + path);
        }
        sweep(path);
        return folder;
    }

    Path path() {
        return path;
    }

    /** Deletes a file of such a folder; that it cannot is logged. */
    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("cannot delete {}", file, e);
        }
    }

    private static void sweep(Path own) throws IOException {
        UserPrincipal owner = Files.getOwner(own);
        try (DirectoryStream<Path> all = Files.newDirectoryStream(own.resolveSibling(""), PREFIX + "*-*")) {
            for (Path each : all) {
                if (!each.getFileName().toString().startsWith(OURS)
                        && Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
                    deleteIfLeft(each, owner);
                }
            }
        }
    }

    private static void deleteIfLeft(Path folder, UserPrincipal owner) {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(folder)) {
            if (open instanceof SecureDirectoryStream<Path> secure && isOwnedBy(owner, secure) && isLeft(folder)) {
                for (Path each : open) {
                    secure.deleteFile(each.getFileName());
                }
                Files.delete(folder);
            }
        } catch (IOException notOurs) {
            LOG.debug("{} is left alone", folder, notOurs);
        }
    }

    private static boolean isOwnedBy(UserPrincipal owner, SecureDirectoryStream<Path> folder) throws IOException {
        return folder.getFileAttributeView(FileOwnerAttributeView.class)
                .getOwner()
                .equals(owner);
    }

    private static boolean isLeft(Path folder) throws IOException {
        try (FileChannel lock = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE)) {
            return lock.tryLock() != null;
        }
    }

    @Override
    public void close() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(path);
            lock.close();
        } catch (IOException e) {
            LOG.warn("cannot delete {}", path, e);
        }
    }
}
