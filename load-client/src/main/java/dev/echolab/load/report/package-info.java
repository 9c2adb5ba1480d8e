/**
 * A result as text, JSON, CSV and HdrHistogram log.
 *
 * <p>Used by the main thread only. Must not import a socket, and must not decide anything: verdicts
 * come from the verdict package.
 */
package dev.echolab.load.report;
