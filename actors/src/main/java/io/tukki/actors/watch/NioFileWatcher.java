package io.tukki.actors.watch;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static java.nio.file.StandardWatchEventKinds.OVERFLOW;

import io.tukki.actors.launch.SmallThreads;
import io.tukki.core.process.WatchGlobs;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watcher of one runtime: one {@link WatchService} and one thread for all, which exist while something is watched.
 * Symbolic links below a root are not followed. At most 10,000 folders; what is beyond is not watched, and that is
 * logged.
 */
public final class NioFileWatcher implements FileWatcher {

    private static final Logger LOG = LoggerFactory.getLogger(NioFileWatcher.class);
    private static final int MOST_FOLDERS = 10_000;

    private final Executor io;
    private final int mostFolders;
    private final Set<Tree> trees = new HashSet<>();
    private final Map<WatchKey, Map<Tree, Path>> folders = new HashMap<>();
    private @Nullable WatchService service;

    /** Makes a watcher that looks for folders on {@code io}, where calls may block. */
    public NioFileWatcher(Executor io) {
        this(io, MOST_FOLDERS);
    }

    NioFileWatcher(Executor io, int mostFolders) {
        this.io = io;
        this.mostFolders = mostFolders;
    }

    @Override
    public synchronized Watch watch(Path root, WatchGlobs globs, Consumer<Path> changed) {
        try {
            if (service == null) {
                WatchService opened = FileSystems.getDefault().newWatchService();
                service = opened;
                SmallThreads.start("tukki-files", () -> read(opened));
            }
            Tree tree = new Tree(root.toRealPath(), globs, changed);
            trees.add(tree);
            io.execute(() -> register(tree, tree.root, false));
            return () -> close(tree);
        } catch (IOException e) {
            LOG.warn("Cannot watch {}: {}", root, e.toString());
            closeIfUnused();
            return () -> {};
        }
    }

    /** Returns how many folders are watched. */
    synchronized int watched() {
        return folders.size();
    }

    private synchronized void close(Tree tree) {
        trees.remove(tree);
        folders.entrySet().removeIf(entry -> {
            entry.getValue().remove(tree);
            boolean unused = entry.getValue().isEmpty();
            if (unused) {
                entry.getKey().cancel();
            }
            return unused;
        });
        closeIfUnused();
    }

    private synchronized void closeIfUnused() {
        if (trees.isEmpty() && service != null) {
            try {
                service.close();
            } catch (IOException e) {
                LOG.warn("The watch of files did not close: {}", e.toString());
            }
            service = null;
        }
    }

    private void read(WatchService opened) {
        try {
            while (true) {
                WatchKey key = opened.take();
                List<WatchEvent<?>> events = key.pollEvents();
                watching(key).forEach((tree, folder) -> events.forEach(event -> tell(tree, folder, event)));
                if (!key.reset()) {
                    forget(key);
                }
            }
        } catch (ClosedWatchServiceException e) {
            LOG.debug("Nothing is watched any more");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Map<Tree, Path> watching(WatchKey key) {
        return Map.copyOf(folders.getOrDefault(key, Map.of()));
    }

    private synchronized void forget(WatchKey key) {
        folders.remove(key);
    }

    private void tell(Tree tree, Path folder, WatchEvent<?> event) {
        if (event.kind() == OVERFLOW) {
            tree.changed.accept(Path.of(""));
            register(tree, tree.root, false); // new folders may have gone unseen
            return;
        }
        Path path = folder.resolve((Path) event.context());
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            tree.tell(path);
        } else if (event.kind() == ENTRY_CREATE) {
            register(tree, path, true);
        }
    }

    /** Watches {@code top} and the folders below it; if they are new, their files have changed. */
    private void register(Tree tree, Path top, boolean isNew) {
        try {
            Files.walkFileTree(top, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
                        throws IOException {
                    return !tree.globs.prunes(tree.root.relativize(folder)) && add(tree, folder)
                            ? FileVisitResult.CONTINUE
                            : FileVisitResult.SKIP_SUBTREE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (isNew) {
                        tree.tell(file);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) {
                    return FileVisitResult.CONTINUE; // gone again, or not ours to read
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            LOG.warn("Cannot watch all folders below {}: {}", top, e.toString());
        }
    }

    /** Returns whether to go deeper. */
    private synchronized boolean add(Tree tree, Path folder) throws IOException {
        if (service == null || !trees.contains(tree)) {
            return false; // closed meanwhile
        }
        if (folders.size() >= mostFolders) {
            if (!tree.warned) {
                tree.warned = true;
                LOG.warn("More than {} folders are watched; {} and others are not", mostFolders, folder);
            }
            return false;
        }
        try {
            WatchKey key = folder.register(service, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
            folders.computeIfAbsent(key, unknown -> new HashMap<>()).put(tree, folder);
            return true;
        } catch (NoSuchFileException e) {
            return false; // gone again
        }
    }

    /** One watched root; compared by identity. */
    private static final class Tree {
        private final Path root;
        private final WatchGlobs globs;
        private final Consumer<Path> changed;
        private boolean warned;

        private Tree(Path root, WatchGlobs globs, Consumer<Path> changed) {
            this.root = root;
            this.globs = globs;
            this.changed = changed;
        }

        private void tell(Path file) {
            Path path = root.relativize(file);
            if (globs.matches(path)) {
                changed.accept(path);
            }
        }
    }
}
