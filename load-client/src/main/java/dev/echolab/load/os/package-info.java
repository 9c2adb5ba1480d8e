/**
 * Reads what the operating system reports about this process and machine, and about a server's
 * processes: /proc and the terminal.
 *
 * <p>Stateless readers; any thread may use them. Must not import a socket.
 */
package dev.echolab.load.os;
