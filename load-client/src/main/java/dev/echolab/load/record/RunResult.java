package dev.echolab.load.record;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import org.HdrHistogram.Histogram;

/**
 * Holds what a run measured. Immutable, except that readers must not change the histograms.
 *
 * <p>Latencies are round-trip times of messages that were due in the measured time and were
 * answered before their time-out, even if the reply arrived in the drain. Throughput counts only
 * replies that arrived in the measured time, so that the drain never raises it.
 *
 * @param runIds identify the run, or the runs that were merged
 * @param server growth of the server's counters in the measured time, and its gauges (open
 *     connections, heap used) at its end; empty if the server reports none
 */
public record RunResult(
    Set<UUID> runIds,
    Timeframe measured,
    Throughput throughput,
    Latencies latencies,
    Outcomes outcomes,
    ConnectionCounts connections,
    ClientCost client,
    Optional<ServerStats> server,
    List<Incident> incidents) {

  public RunResult {
    runIds = Set.copyOf(runIds);
    incidents = List.copyOf(incidents);
  }

  public long measuredNs() {
    return measured.durationNs();
  }

  public long echoes() {
    return throughput.echoes();
  }

  public List<IntervalSample> seconds() {
    return throughput.seconds();
  }

  public Histogram corrected() {
    return latencies.corrected();
  }

  public Histogram uncorrected() {
    return latencies.uncorrected();
  }

  public double echoesPerSecond() {
    return measuredNs() == 0 ? 0 : echoes() * 1e9 / measuredNs();
  }

  public double bytesPerSecond() {
    return measuredNs() == 0 ? 0 : throughput.payloadBytes() * 1e9 / measuredNs();
  }

  /** Returns the client's CPU time in user mode per echo; empty if not available. */
  public OptionalDouble cpuUserNsPerEcho() {
    return perEcho(client.cpuUserNs());
  }

  /** Returns the client's CPU time in kernel mode per echo; empty if not available. */
  public OptionalDouble cpuSysNsPerEcho() {
    return perEcho(client.cpuSysNs());
  }

  private OptionalDouble perEcho(long cpuNs) {
    return echoes() == 0 || cpuNs < 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) cpuNs / echoes());
  }
}
