/**
 * What is sent: sizes, and payload bytes that are a function of (seed, connection, sequence
 * number), made again to check what comes back.
 *
 * <p>Pure functions and values; any thread may use them. Must not import a socket, a channel or a
 * clock.
 */
package dev.echolab.load.workload;
