/**
 * Starts a server of which only the command is known: any program, in any language.
 *
 * <p>Runs on the thread of the command line; one daemon thread per server reads its output. Uses a
 * socket to see whether the server accepts. Must not import the driver.
 */
package dev.echolab.load.external;
