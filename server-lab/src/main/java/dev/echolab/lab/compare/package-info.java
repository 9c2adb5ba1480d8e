/**
 * Compares servers: interleaved trials, intervals, a ranking, and the causes of what differs.
 *
 * <p>Runs on the thread of the command. Must not open a socket or start a process: trials do.
 */
package dev.echolab.lab.compare;
