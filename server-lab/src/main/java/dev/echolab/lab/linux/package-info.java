/**
 * Reads what the kernel reports about processes, sockets and system calls: /proc, perf and ss.
 *
 * <p>Stateless readers; any thread may use them. Must not import a socket.
 */
package dev.echolab.lab.linux;
