/* reader PROGRAM ARG..: starts it on a pipe, reads to the end, prints bytes and nanoseconds from start to end. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv) {
    static char buffer[65536];
    int ends[2];
    struct timespec from, to;
    long total = 0;
    if (argc < 2 || pipe(ends) != 0) {
        return 2;
    }
    clock_gettime(CLOCK_MONOTONIC, &from);
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], 1);
        close(ends[0]);
        close(ends[1]);
        execvp(argv[1], argv + 1);
        _exit(127);
    }
    close(ends[1]);
    for (ssize_t n; (n = read(ends[0], buffer, sizeof buffer)) > 0;) {
        total += n;
    }
    clock_gettime(CLOCK_MONOTONIC, &to);
    waitpid(child, NULL, 0);
    printf("%ld %ld\n", total, (to.tv_sec - from.tv_sec) * 1000000000L + to.tv_nsec - from.tv_nsec);
    return 0;
}
