/* Raw echo with an epoll loop per processor; each yields before it waits, as the loops of the Java servers do. */
#include "connection.h"
#include <pthread.h>
#include <sched.h>

enum { MAX_LOOPS = 64 };

static struct connection listener;
static int loops[MAX_LOOPS], count;

static void *run(void *loop) {
    struct epoll_event events[1024];
    ep = *(int *)loop;
    for (int accepted = 0;;) {
        sched_yield();
        int n = epoll_wait(ep, events, 1024, -1);
        for (int i = 0; i < n; i++) {
            if (events[i].data.ptr == &listener)
                on_acceptable(listener.fd, loops[accepted++ % count]);
            else
                on_ready(events[i].data.ptr);
        }
    }
    return NULL;
}

int main(int argc, char **argv) {
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    count = processors < MAX_LOOPS ? (int)processors : MAX_LOOPS;
    listener.fd = listen_at(argc, argv, SOCK_NONBLOCK);
    for (int i = 0; i < count; i++) loops[i] = epoll_create1(0);
    watch_in(loops[0], &listener, EPOLL_CTL_ADD, EPOLLIN);
    for (int i = 1; i < count; i++) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, run, &loops[i]) != 0) return perror("pthread_create"), 1;
    }
    run(&loops[0]);
}
