/**
 * What all servers share so that it cannot confound a comparison: options, socket settings, accept
 * back-off, life cycle.
 *
 * <p>Values and pure rules, with one exception: {@link dev.echolab.server.SocketSettings} opens a
 * socket of its own for a moment, to ask the kernel what it makes of a request. Waiting, reading,
 * writing, backpressure and closing are not here: they are what the servers are compared on.
 */
package dev.echolab.server;
