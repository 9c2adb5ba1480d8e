package dev.echolab.load.record;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;

/**
 * What a run measured. Immutable; the histograms are not to be changed by whoever reads them.
 *
 * <p>Latencies are round-trip times in nanoseconds of messages that became due in the measured time
 * and were answered in time, whenever the answer came. {@code echoes} counts answers that came in
 * the measured time, so that throughput is never flattered by the drain.
 *
 * @param startedAt wall-clock time at which the measured time began
 * @param measureStartNs {@link System#nanoTime()} at its begin
 * @param measureEndNs {@link System#nanoTime()} at its end
 * @param targetPerSecond what an open loop was asked for; empty for a closed loop
 * @param echoes verified answers that came in the measured time
 * @param bytes payload bytes of these, counted once
 * @param corrected latency from the intended time (open loop) or from the hand-over to be written
 *     (closed loop)
 * @param uncorrected latency from the write call that took the message's first byte; in a closed
 *     loop equal to {@code corrected}
 * @param connect times to connect, in nanoseconds, whole run
 * @param lateness write time minus intended time, in nanoseconds, of messages that nothing but this
 *     client held up; empty for a closed loop
 * @param outcomes of all messages that became due in the measured time
 * @param warmup the warm-up, second by second
 * @param seconds the measured time, second by second
 * @param connections what became of them
 * @param client what the run cost this process
 * @param server how the server's counters grew in the measured time, by name, and its levels (open
 *     connections, heap used) as they were at its end; empty if it has none
 * @param incidents what went wrong, by kind
 * @param interrupted whether it was cut off before its end; what was in flight then has no outcome
 */
public record RunResult(
    Instant startedAt,
    long measureStartNs,
    long measureEndNs,
    OptionalDouble targetPerSecond,
    long echoes,
    long bytes,
    Histogram corrected,
    Histogram uncorrected,
    Histogram connect,
    Histogram lateness,
    Outcomes outcomes,
    List<IntervalSample> warmup,
    List<IntervalSample> seconds,
    ConnectionCounts connections,
    ClientCost client,
    Optional<Map<String, Long>> server,
    List<Incident> incidents,
    boolean interrupted) {

  public RunResult {
    warmup = List.copyOf(warmup);
    seconds = List.copyOf(seconds);
    server = server.map(Map::copyOf);
    incidents = List.copyOf(incidents);
  }

  /** Length of the measured time. */
  public long measuredNs() {
    return measureEndNs - measureStartNs;
  }

  public double echoesPerSecond() {
    return measuredNs() == 0 ? 0 : echoes * 1e9 / measuredNs();
  }

  public double bytesPerSecond() {
    return measuredNs() == 0 ? 0 : bytes * 1e9 / measuredNs();
  }

  /** CPU time of the client in user mode per echo; 0 without an echo. */
  public double cpuUserNsPerEcho() {
    return echoes == 0 ? 0 : (double) client.cpuUserNs() / echoes;
  }

  /** CPU time of the client in kernel mode per echo; 0 without an echo. */
  public double cpuSysNsPerEcho() {
    return echoes == 0 ? 0 : (double) client.cpuSysNs() / echoes;
  }
}
