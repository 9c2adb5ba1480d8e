/* Raw echo on one thread with level-triggered epoll. */
#include "connection.h"

int main(int argc, char **argv) {
    struct epoll_event events[1024];
    struct connection listener = {.fd = listen_at(argc, argv, SOCK_NONBLOCK)};
    ep = epoll_create1(0);
    watch(&listener, EPOLL_CTL_ADD, EPOLLIN);
    for (;;) {
        int n = epoll_wait(ep, events, 1024, -1);
        for (int i = 0; i < n; i++) {
            if (events[i].data.ptr == &listener)
                on_acceptable(listener.fd, ep);
            else
                on_ready(events[i].data.ptr);
        }
    }
}
