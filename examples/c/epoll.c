/* Raw echo on one thread: level-triggered epoll, one read and one write per readiness.
 * A connection has memory of its own only while the kernel takes no more of its bytes. */
#define _GNU_SOURCE
#include "listen.h"
#include <sys/epoll.h>

struct connection {
    int fd;
    char *unsent;
    size_t done, length;
};
static char buffer[64 * 1024];
static int ep;
static void watch(struct connection *c, int operation, unsigned events) {
    struct epoll_event e = {.events = events, .data.ptr = c};
    if (epoll_ctl(ep, operation, c->fd, &e) < 0) perror("epoll_ctl");
}
/* Both return whether the connection goes on. */
static int on_readable(struct connection *c) {
    ssize_t n = read(c->fd, buffer, sizeof buffer);
    if (n <= 0) return n < 0 && errno == EAGAIN;
    ssize_t written = write(c->fd, buffer, (size_t)n);
    if (written == n) return 1;
    if (written < 0 && errno != EAGAIN) return 0;
    c->done = 0;
    c->length = (size_t)(written < 0 ? n : n - written);
    if ((c->unsent = malloc(c->length)) == NULL) return 0;
    memcpy(c->unsent, buffer + (size_t)n - c->length, c->length);
    watch(c, EPOLL_CTL_MOD, EPOLLOUT); /* and no more reads until these bytes are written */
    return 1;
}
static int on_writable(struct connection *c) {
    ssize_t written = write(c->fd, c->unsent + c->done, c->length - c->done);
    if (written < 0) return errno == EAGAIN;
    if ((c->done += (size_t)written) < c->length) return 1;
    free(c->unsent);
    c->unsent = NULL;
    watch(c, EPOLL_CTL_MOD, EPOLLIN);
    return 1;
}
int main(int argc, char **argv) {
    struct epoll_event events[1024];
    struct connection listener = {.fd = listen_at(argc, argv, SOCK_NONBLOCK)};
    ep = epoll_create1(0);
    watch(&listener, EPOLL_CTL_ADD, EPOLLIN);
    for (;;) {
        int n = epoll_wait(ep, events, 1024, -1);
        for (int i = 0; i < n; i++) {
            struct connection *c = events[i].data.ptr;
            if (c == &listener) {
                int fd = accept4(listener.fd, NULL, NULL, SOCK_NONBLOCK);
                if (fd < 0 || (c = calloc(1, sizeof *c)) == NULL) continue;
                setsockopt(c->fd = fd, IPPROTO_TCP, TCP_NODELAY, &ON, sizeof ON);
                watch(c, EPOLL_CTL_ADD, EPOLLIN);
            } else if (!(c->unsent ? on_writable(c) : on_readable(c))) {
                close(c->fd), free(c->unsent), free(c);
            }
        }
    }
}
