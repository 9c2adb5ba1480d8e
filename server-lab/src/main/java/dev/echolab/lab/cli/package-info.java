/**
 * One command class each: options in, exit code out.
 *
 * <p>Runs on the main thread.
 */
package dev.echolab.lab.cli;
