/**
 * Contains what all servers share so that it cannot confound a comparison: options, socket
 * settings, limits, timeouts, buffer memory, fatal errors, accept backoff and the life cycle.
 *
 * <p>Values and rules, with two exceptions: {@link dev.echolab.server.SocketSettings} briefly opens
 * a socket to read back what the kernel makes of a setting, and {@link
 * dev.echolab.server.FatalErrors} ends the process. Waiting, reading, writing, backpressure and
 * closing are not here: they are what the servers are compared on.
 *
 * <p>Threads: {@link dev.echolab.server.AcceptBackoff} belongs to the accepting thread and {@link
 * dev.echolab.server.TimeoutChecker} to the thread that each model chooses for it. All other
 * classes may be used by any thread.
 *
 * <p>Must not import a server's own package, {@code metrics} or {@code cli}.
 */
package dev.echolab.server;
