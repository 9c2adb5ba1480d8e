/**
 * Step 3, the same in every server: the requests in a process buffer become responses, in place.
 *
 * <p>An {@link dev.echolab.handler.RequestHandler} belongs to one connection and to whichever
 * thread runs that connection at the moment. Must not import a socket or a channel: how bytes come
 * and go is the servers' own affair, and what they are compared on.
 */
package dev.echolab.handler;
