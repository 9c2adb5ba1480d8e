/**
 * What the kernel tells about this process and machine: /proc, and nothing else.
 *
 * <p>Stateless readers; any thread may use them. Must not import a socket.
 */
package dev.echolab.load.kernel;
