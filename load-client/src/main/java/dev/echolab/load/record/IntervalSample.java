package dev.echolab.load.record;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;

/**
 * Summarises one second of a run.
 *
 * @param second number within its phase, from 0
 * @param durationNs length: 1 s, or less for the last second of its phase
 * @param echoes verified replies that arrived in it
 * @param errors timeouts, resets, refusals, corrupt and unsent messages of it
 * @param p50Ns of the corrected latency; null if there was no echo, or if not known
 * @param p99Ns of the corrected latency; null likewise
 * @param maxNs of the corrected latency; 0 if there was no echo
 * @param openConnections connections open at the end
 */
public record IntervalSample(
    int second,
    long durationNs,
    long echoes,
    long errors,
    @JsonSetter(nulls = Nulls.SET) Long p50Ns,
    @JsonSetter(nulls = Nulls.SET) Long p99Ns,
    long maxNs,
    int openConnections) {

  /** Adds the same second of another client; its percentiles are not known. */
  public IntervalSample plus(IntervalSample other) {
    return new IntervalSample(
        second,
        Math.max(durationNs, other.durationNs),
        echoes + other.echoes,
        errors + other.errors,
        null,
        null,
        Math.max(maxNs, other.maxNs),
        openConnections + other.openConnections);
  }

  public double echoesPerSecond() {
    return durationNs == 0 ? 0 : echoes * 1e9 / durationNs;
  }
}
