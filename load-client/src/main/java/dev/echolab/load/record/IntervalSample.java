package dev.echolab.load.record;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;

/**
 * What happened in one second of a run.
 *
 * @param second 0 for the first of its phase
 * @param durationNs its length: 1 s, or less for the last of its phase
 * @param echoes verified answers that came in it
 * @param errors timeouts, resets, refusals, corrupt and unsent messages counted in it
 * @param p50Ns of the corrected latency; 0 if there was no echo, null if not known
 * @param p99Ns of the corrected latency; 0 if there was no echo, null if not known
 * @param maxNs of the corrected latency; 0 if there was no echo
 * @param openConnections connections open at its end
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
  public double echoesPerSecond() {
    return durationNs == 0 ? 0 : echoes * 1e9 / durationNs;
  }
}
