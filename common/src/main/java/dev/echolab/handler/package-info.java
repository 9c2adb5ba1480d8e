/**
 * Implements step 3, the same in every server: converts the requests in a process buffer into
 * responses, in place. Also observes the steps: counts, timestamps and Flight Recorder events.
 *
 * <p>Threads: a {@link dev.echolab.handler.RequestHandler} and a {@link
 * dev.echolab.handler.StepListener} belong to one connection and to the thread that currently runs
 * it. Only {@link dev.echolab.handler.ConnectionActivity} is also read by another thread, the
 * timeout checker.
 *
 * <p>Must not import sockets, channels or servers: reading and writing bytes is the servers' own
 * task, and what they are compared on.
 */
package dev.echolab.handler;
