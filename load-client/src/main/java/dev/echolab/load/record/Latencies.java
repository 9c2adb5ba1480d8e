package dev.echolab.load.record;

import org.HdrHistogram.Histogram;

/**
 * The latency histograms of a run, in nanoseconds. Readers must not change them.
 *
 * @param corrected round-trip time from the intended send time (open loop) or from the moment the
 *     message was queued for writing (closed loop)
 * @param uncorrected round-trip time from the write call that took the message's first byte; in a
 *     closed loop the same histogram as {@code corrected}
 * @param connect connect times of the whole run
 * @param lateness write time minus intended send time, of messages that only this client delayed;
 *     empty in a closed loop
 */
public record Latencies(
    Histogram corrected, Histogram uncorrected, Histogram connect, Histogram lateness) {}
