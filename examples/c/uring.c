/* Raw echo on one thread: io_uring, one receive and one send per echo. What a round of completions
 * asks for is submitted by the call that waits for the next round. */
#define _GNU_SOURCE
#include "listen.h"
#include "ring.h"

struct connection {
    int fd;
    unsigned done, length; /* of the bytes to send; a length of 0: receiving */
    char buffer[16 * 1024];
};

static void request(int operation, int fd, struct connection *c, void *bytes, unsigned length) {
    ring_request((struct io_uring_sqe){
        .opcode = (uint8_t)operation,
        .fd = fd,
        .addr = (uintptr_t)bytes,
        .len = length,
        .user_data = (uintptr_t)c,
    });
}
static void on_accept(int fd) {
    struct connection *c = fd < 0 ? NULL : malloc(sizeof *c);
    if (c == NULL && fd >= 0) close(fd);
    if (c == NULL) return;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &ON, sizeof ON);
    c->fd = fd;
    c->length = 0;
    request(IORING_OP_RECV, fd, c, c->buffer, sizeof c->buffer);
}
static void on_bytes(struct connection *c, int result) {
    if (result <= 0) {
        close(c->fd), free(c);
        return;
    }
    if (c->length == 0) {
        c->done = 0;
        c->length = (unsigned)result;
    } else if ((c->done += (unsigned)result) == c->length) {
        c->length = 0;
    }
    if (c->length == 0) request(IORING_OP_RECV, c->fd, c, c->buffer, sizeof c->buffer);
    else request(IORING_OP_SEND, c->fd, c, c->buffer + c->done, c->length - c->done);
}
int main(int argc, char **argv) {
    int listener = listen_at(argc, argv, 0);
    ring_open();
    request(IORING_OP_ACCEPT, listener, NULL, NULL, 0);
    for (ring_enter(1);; ring_enter(1)) {
        struct io_uring_cqe *e;
        for (; (e = ring_completion()) != NULL; ring_done()) {
            if (e->user_data != 0) {
                on_bytes((struct connection *)(uintptr_t)e->user_data, e->res);
            } else {
                on_accept(e->res);
                request(IORING_OP_ACCEPT, listener, NULL, NULL, 0);
            }
        }
    }
}
