/**
 * Compares servers: interleaved trials, intervals, a ranking, and costs that explain the
 * differences.
 *
 * <p>Runs on the thread of the command. Must not open a socket or start a process: trials do.
 */
package dev.echolab.lab.compare;
