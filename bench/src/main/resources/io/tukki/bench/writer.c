/* writer BYTES LINE: lines of LINE bytes, as fast as a pipe takes them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv) {
    long total = argc > 1 ? atol(argv[1]) : 1L << 30;
    int line = argc > 2 ? atoi(argv[2]) : 100;
    int lines = line < 65536 ? 65536 / line : 1;
    size_t size = (size_t) lines * line;
    char *buffer = malloc(size);
    for (int i = 0; i < lines; i++) {
        char *at = buffer + (size_t) i * line;
        memset(at, 'a' + i % 26, line);
        at[line - 1] = '\n';
    }
    long left = total / line * line;
    while (left > 0) {
        size_t want = left < (long) size ? (size_t) left : size;
        size_t done = 0;
        while (done < want) {
            ssize_t n = write(1, buffer + done, want - done);
            if (n < 0) {
                return 1;
            }
            done += n;
        }
        left -= want;
    }
    return 0;
}
