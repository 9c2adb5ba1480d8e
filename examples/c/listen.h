/* A listening socket on 127.0.0.1, at the port of the first argument; ends the program if that fails. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const int ON = 1;

static int listen_at(int argc, char **argv, int flags) {
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_port = htons((unsigned short)(argc > 1 ? atoi(argv[1]) : 7900));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    signal(SIGPIPE, SIG_IGN);
    int fd = socket(AF_INET, SOCK_STREAM | flags, 0);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &ON, sizeof ON);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0 || listen(fd, 4096) < 0) {
        perror("listen");
        exit(1);
    }
    return fd;
}
