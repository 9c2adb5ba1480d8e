/* What epoll.c and loops.c do with one connection: one read and one write per readiness, level-triggered.
 * A connection has memory of its own only while the kernel takes no more of its bytes. */
#define _GNU_SOURCE
#include "listen.h"
#include <sys/epoll.h>

struct connection {
    int fd;
    char *unsent;
    size_t done, length;
};
static __thread char buffer[64 * 1024];
static __thread int ep; /* of the thread's loop */
static void watch_in(int loop, struct connection *c, int operation, unsigned events) {
    struct epoll_event e = {.events = events, .data.ptr = c};
    if (epoll_ctl(loop, operation, c->fd, &e) < 0) perror("epoll_ctl");
}
static void watch(struct connection *c, int operation, unsigned events) { watch_in(ep, c, operation, events); }
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
/* Accepts one connection and gives it to a loop. */
static void on_acceptable(int listener, int loop) {
    struct connection *c;
    int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
    if (fd < 0) return;
    if ((c = calloc(1, sizeof *c)) == NULL) { close(fd); return; }
    setsockopt(c->fd = fd, IPPROTO_TCP, TCP_NODELAY, &ON, sizeof ON);
    watch_in(loop, c, EPOLL_CTL_ADD, EPOLLIN);
}
static void on_ready(struct connection *c) {
    if (!(c->unsent ? on_writable(c) : on_readable(c))) close(c->fd), free(c->unsent), free(c);
}
