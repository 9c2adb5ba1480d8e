/**
 * Searches the highest rate that meets a threshold, and measures over a range of one parameter.
 *
 * <p>Runs on the thread of the command. Must not open a socket or start a process: trials do.
 */
package dev.echolab.lab.sweep;
