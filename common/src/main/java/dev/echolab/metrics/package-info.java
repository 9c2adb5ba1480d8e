/**
 * Exports a server's counters and its JVM metrics as Prometheus text over HTTP, on a separate port.
 *
 * <p>Threads: the Prometheus client library serves requests on its own threads. A scrape reads the
 * counters; nothing here runs on the hot path of an echo.
 *
 * <p>Must not import a server's own package, {@code handler} or {@code cli}.
 */
package dev.echolab.metrics;
