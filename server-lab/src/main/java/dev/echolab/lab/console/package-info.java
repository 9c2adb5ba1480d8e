/**
 * Shows progress on a terminal, writes bars and tables as text or Markdown, and converts an
 * interrupt into an end with a report.
 *
 * <p>Used by the thread of the command. Must not measure anything.
 */
package dev.echolab.lab.console;
