package dev.echolab.server;

/**
 * Says where a server listens.
 *
 * @param host name or address to bind
 * @param port 0 to 65535; 0: the kernel picks a free one
 * @param backlog connections that the kernel completes before the server accepts them, at least 1
 */
public record ListenOptions(String host, int port, int backlog) {}
