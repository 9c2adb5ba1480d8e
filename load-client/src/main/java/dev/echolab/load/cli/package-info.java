/**
 * Holds one class per command: it parses the options, calls the packages below, and returns the
 * exit code.
 *
 * <p>Runs on the main thread.
 */
package dev.echolab.load.cli;
