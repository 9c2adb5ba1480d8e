/**
 * What every command line of this project has in common: exit codes, one line for bad input, units,
 * logging, the options of a server, and the course of its life from the command line.
 *
 * <p>Runs on the main thread. Must not import a server's own package.
 */
package dev.echolab.cli;
