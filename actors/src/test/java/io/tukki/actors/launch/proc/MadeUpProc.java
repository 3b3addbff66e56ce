package io.tukki.actors.launch.proc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder that looks like {@code /proc}: {@code entry(pid, parent, group, session, start, state)}. */
public final class MadeUpProc {

    private final Path proc;

    public MadeUpProc(Path proc) {
        this.proc = proc;
    }

    public ProcTable table() {
        return new ProcTable(proc);
    }

    public void entry(int pid, int parent, int group, int session, int start, char state) throws IOException {
        entry(pid, parent, group, session, start, state, 1);
    }

    public void entry(int pid, int parent, int group, int session, int start, char state, int threads)
            throws IOException {
        Path folder = Files.createDirectories(proc.resolve(Integer.toString(pid)));
        String line = pid + " (sh) " + state + " " + parent + " " + group + " " + session
                + " 0 -1 0 0 0 0 0 0 0 0 0 20 0 " + threads + " 0 " + start + " 0 0\n";
        Files.writeString(folder.resolve("stat"), line);
        Files.writeString(folder.resolve("cmdline"), "sh\0");
    }

    public void hideCommand(int pid) throws IOException {
        Files.delete(proc.resolve(pid + "/cmdline"));
    }

    public void environ(int pid, String text) throws IOException {
        Files.write(proc.resolve(pid + "/environ"), text.getBytes(UTF_8));
    }

    public void environOfThread(int pid, int thread, String text) throws IOException {
        Path folder = Files.createDirectories(proc.resolve(pid + "/task/" + thread));
        Files.write(folder.resolve("environ"), text.getBytes(UTF_8));
    }

    public void link(int pid, int fd, String target) throws IOException {
        Path folder = Files.createDirectories(proc.resolve(pid + "/fd"));
        Files.createSymbolicLink(folder.resolve(Integer.toString(fd)), Path.of(target));
    }

    public void delete(int pid) throws IOException {
        Files.delete(proc.resolve(pid + "/stat"));
        Files.delete(proc.resolve(pid + "/cmdline"));
        Files.delete(proc.resolve(Integer.toString(pid)));
    }
}
