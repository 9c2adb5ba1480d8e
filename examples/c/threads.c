/* Raw echo with a thread per connection: it blocks in read, and in write. */
#include "listen.h"
#include <limits.h>
#include <pthread.h>

enum { BUFFER_BYTES = 64 * 1024, STACK_BYTES = 128 * 1024 };

static void *echo(void *connection) {
    int fd = (int)(long)connection;
    char buffer[BUFFER_BYTES];
    ssize_t n;
    while ((n = read(fd, buffer, sizeof buffer)) > 0) {
        for (ssize_t done = 0, written; done < n; done += written) {
            written = write(fd, buffer + done, (size_t)(n - done));
            if (written < 0) goto end;
        }
    }
end:
    close(fd);
    return NULL;
}

int main(int argc, char **argv) {
    int listener = listen_at(argc, argv, 0);
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes, STACK_BYTES);
    for (;;) {
        pthread_t thread;
        int fd = accept(listener, NULL, NULL);
        if (fd < 0) continue;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &ON, sizeof ON);
        if (pthread_create(&thread, &attributes, echo, (void *)(long)fd) != 0) close(fd);
    }
}
