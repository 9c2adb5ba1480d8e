/**
 * Shows progress on a terminal, and turns an interrupt into an orderly end.
 *
 * <p>Used by the thread of the command. Must not measure anything.
 */
package dev.echolab.lab.console;
