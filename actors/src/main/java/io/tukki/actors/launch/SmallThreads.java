package io.tukki.actors.launch;

/** Threads that mostly wait in the kernel: daemons outside all dispatchers, with a stack of 128 KiB. */
public final class SmallThreads {

    private static final long STACK = 128 * 1024;

    private SmallThreads() {}

    public static Thread start(String name, Runnable work) {
        Thread thread = new Thread(null, work, name, STACK);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
