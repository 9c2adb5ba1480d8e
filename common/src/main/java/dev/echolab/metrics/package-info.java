/**
 * A server's counters and its JVM's figures as Prometheus text over HTTP, on a port of their own.
 *
 * <p>Served by the Prometheus client library on its own threads; a scrape reads the counters, and
 * nothing here is on the way of an echo. Must not import a server's own package.
 */
package dev.echolab.metrics;
