/**
 * Implements step 3, the same in every server: converts the requests in a process buffer into
 * responses, in place. Also observes the steps: counts, timestamps and Flight Recorder events, and
 * in the step mode a stop before each.
 *
 * <p>Threads: a {@link dev.echolab.handler.RequestHandler} and a {@link
 * dev.echolab.handler.StepListener} belong to one connection and to the thread that currently runs
 * it. {@link dev.echolab.handler.ConnectionActivity} is also read by the timeout checker; a {@link
 * dev.echolab.handler.StepGate} belongs to the server, and any thread may call it.
 *
 * <p>Must not import sockets, channels or servers: reading and writing bytes is the servers' own
 * task, and what they are compared on.
 */
package dev.echolab.handler;
