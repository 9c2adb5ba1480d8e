/**
 * Exports a server's counters and its JVM metrics as Prometheus text over HTTP, on a separate port.
 *
 * <p>Threads: one, {@code metrics}, serves all requests and waits for no client; see {@link
 * dev.echolab.metrics.HttpListener} and decision 0075. A scrape reads the counters; nothing here
 * runs on the hot path of an echo.
 *
 * <p>Must not import a server's own package, {@code handler} or {@code cli}.
 */
package dev.echolab.metrics;
