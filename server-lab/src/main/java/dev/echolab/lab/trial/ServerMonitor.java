package dev.echolab.lab.trial;

import dev.echolab.counters.Counter;
import dev.echolab.lab.linux.ProcessSnapshot;
import dev.echolab.lab.linux.ServerProcessTree;
import dev.echolab.load.os.MachineCpu;
import dev.echolab.load.os.ProcessCpu;
import dev.echolab.load.record.ClientCost;
import dev.echolab.load.record.Phase;
import dev.echolab.load.record.RunListener;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.record.ServerStats;
import dev.echolab.load.verdict.Percentile;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.HdrHistogram.Histogram;

/**
 * Samples a server's processes, and the machine, at both ends of the measured time, and computes
 * the lab's metrics. Called by the run, on its thread.
 */
final class ServerMonitor implements RunListener {
  private static final Map<Metric, String> COUNTERS_PER_ECHO =
      Map.of(
          Metric.READ_CALLS, Counter.READ_CALLS.key(),
          Metric.EMPTY_READS, Counter.EMPTY_READS.key(),
          Metric.WRITE_CALLS, Counter.WRITE_CALLS.key(),
          Metric.SELECTS, Counter.SELECTS.key(),
          Metric.ALLOCATED, "jvmAllocatedBytes");

  private static final Map<Metric, Double> PERCENTILES =
      Map.of(Metric.P50, 50.0, Metric.P90, 90.0, Metric.P99, 99.0, Metric.P999, 99.9);

  private final StartEndSample<SortedMap<Long, ProcessSnapshot>> server;
  private final StartEndSample<MachineCpu> machine = new StartEndSample<>(MachineCpu::now);

  ServerMonitor(ServerProcessTree server) {
    this.server = new StartEndSample<>(server::sample);
  }

  @Override
  public void phase(Phase phase) {
    machine.phase(phase);
    server.phase(phase);
  }

  /**
   * Returns the metrics of a run; those that the kernel or the server does not report, and
   * percentiles with too few samples, are absent.
   */
  Map<Metric, Double> metrics(RunResult result) {
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    values.put(Metric.ECHOES_PER_SECOND, result.echoesPerSecond());
    Histogram latency = result.corrected();
    if (latency.getTotalCount() > 0) {
      PERCENTILES.forEach(
          (metric, percentile) ->
              Percentile.of(latency, percentile).ifPresent(ns -> values.put(metric, (double) ns)));
      values.put(Metric.MAX, (double) latency.getMaxValue());
    }
    if (result.client().cpuUserNs() + result.client().cpuSysNs() >= ProcessCpu.MIN_NS) {
      result
          .cpuUserNsPerEcho()
          .ifPresent(
              user -> values.put(Metric.CLIENT_CPU, user + result.cpuSysNsPerEcho().orElseThrow()));
    }
    result.server().ifPresent(counters -> putCounters(counters, result.echoes(), values));
    putCosts(values, result);
    return values;
  }

  private static void putCounters(ServerStats growth, long echoes, Map<Metric, Double> values) {
    if (echoes > 0) {
      COUNTERS_PER_ECHO.forEach(
          (metric, counter) ->
              growth.get(counter).ifPresent(n -> values.put(metric, (double) n / echoes)));
    }
    growth.get("jvmHeapUsedBytes").ifPresent(n -> values.put(Metric.HEAP, (double) n));
    growth.get("jvmGcCount").ifPresent(n -> values.put(Metric.GC_COUNT, (double) n));
    growth.get("jvmGcTimeMs").ifPresent(ms -> values.put(Metric.GC_TIME, ms * 1e6));
  }

  private void putCosts(Map<Metric, Double> costs, RunResult result) {
    double echoes = result.echoes();
    if (echoes == 0) {
      return;
    }
    Optional<ProcessSnapshot> last =
        server.between((unused, end) -> ProcessSnapshot.sum(end.values()));
    server
        .between((begin, end) -> ServerProcessTree.between(begin, end, echoes))
        .flatMap(cost -> cost)
        .ifPresent(
            cost -> {
              putMachine(costs, cost.cpuNs() * echoes, result.client());
              if (cost.cpuNs() * echoes >= ProcessCpu.MIN_NS) {
                costs.put(Metric.CPU, cost.cpuNs());
                costs.put(Metric.CPU_USER, cost.cpuUserNs());
                costs.put(Metric.CPU_SYS, cost.cpuSysNs());
                costs.put(Metric.COMPILERS, cost.compilerNs());
              }
              costs.put(Metric.RSS, (double) last.orElseThrow().rssBytes());
              costs.put(Metric.THREADS, (double) last.orElseThrow().threads());
              costs.put(Metric.VOLUNTARY_SWITCHES, cost.voluntarySwitches());
              costs.put(Metric.INVOLUNTARY_SWITCHES, cost.involuntarySwitches());
            });
  }

  /**
   * Adds what other programs used. Nothing where the CPU time of server or client is not known: it
   * would count as another program's.
   */
  private void putMachine(Map<Metric, Double> costs, double serverNs, ClientCost client) {
    MachineCpu used = machine.between((begin, end) -> end.minus(begin)).orElse(null);
    if (used == null || used.totalNs() <= 0 || client.cpuUserNs() < 0) {
      return;
    }
    double total = used.totalNs();
    double othersNs = used.programsNs() - serverNs - client.cpuUserNs() - client.cpuSysNs();
    costs.put(Metric.IDLE, used.idleNs() / total);
    costs.put(Metric.OTHERS, Math.max(0, othersNs) / total);
    costs.put(Metric.STOLEN, used.stolenNs() / total);
  }
}
