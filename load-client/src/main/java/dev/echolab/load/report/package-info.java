/**
 * Formats a result as text, JSON, CSV and HdrHistogram log; reads and merges JSON results.
 *
 * <p>Used by the main thread only. {@link dev.echolab.load.report.Json} configures Jackson for all
 * files of the project. Must not import a socket and must not judge a run: that is the task of the
 * verdict package.
 */
package dev.echolab.load.report;
