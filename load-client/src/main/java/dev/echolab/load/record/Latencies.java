package dev.echolab.load.record;

import org.HdrHistogram.Histogram;

/**
 * The latency histograms of a run, in nanoseconds. Readers must not change them.
 *
 * <p>A message is due, and its latency begins, at its intended time ({@code intendedNs}). Open
 * loop: when the schedule wants it sent. Closed loop: when it was given to the connection, so that
 * there is nothing to correct.
 *
 * @param corrected round-trip time from the intended time
 * @param uncorrected open loop: round-trip time from the write call that took the message's first
 *     byte; closed loop: the same histogram as {@code corrected}
 * @param connect connect times of the whole run
 * @param lateness open loop: write time minus intended time, of messages that only this client
 *     delayed; closed loop: empty
 */
public record Latencies(
    Histogram corrected, Histogram uncorrected, Histogram connect, Histogram lateness) {}
