package dev.echolab.load.record;

/**
 * What happened in one second of a run.
 *
 * @param second 0 for the first of its phase
 * @param durationNs its length: 1 s, or less for the last of its phase
 * @param echoes verified answers that came in it
 * @param errors timeouts, resets, refusals, corrupt and unsent messages counted in it
 * @param p50Ns of the corrected latency; 0 if there was no echo, {@link #UNKNOWN} if not known
 * @param p99Ns of the corrected latency; 0 if there was no echo, {@link #UNKNOWN} if not known
 * @param maxNs of the corrected latency; 0 if there was no echo
 * @param openConnections connections open at its end
 */
public record IntervalSample(
    int second,
    long durationNs,
    long echoes,
    long errors,
    long p50Ns,
    long p99Ns,
    long maxNs,
    int openConnections) {
  /** A percentile nobody knows: those of two machines cannot be joined without histograms. */
  public static final long UNKNOWN = -1;

  public double echoesPerSecond() {
    return durationNs == 0 ? 0 : echoes * 1e9 / durationNs;
  }
}
