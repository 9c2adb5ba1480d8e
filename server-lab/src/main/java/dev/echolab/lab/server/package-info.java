/**
 * Starts servers: the variants, the command line of each, and the process it becomes.
 *
 * <p>Runs on the thread of the command; two short-lived threads per process read its output. Must
 * not import a server module or open a socket.
 */
package dev.echolab.lab.server;
