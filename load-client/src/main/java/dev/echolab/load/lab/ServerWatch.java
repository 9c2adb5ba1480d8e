package dev.echolab.load.lab;

import dev.echolab.load.driver.Phase;
import dev.echolab.load.driver.RunListener;
import dev.echolab.load.record.RunResult;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Samples a server's processes at both ends of the measured time. Called by the run, on its thread.
 */
final class ServerWatch implements RunListener {
  private final ServerProcesses server;
  private Optional<SortedMap<Long, ProcessSample>> begin = Optional.empty();
  private Optional<SortedMap<Long, ProcessSample>> end = Optional.empty();

  ServerWatch(ServerProcesses server) {
    this.server = server;
  }

  @Override
  public void phase(Phase phase) {
    if (phase == Phase.MEASURE) {
      begin = server.sample();
    } else if (phase == Phase.DRAIN) {
      end = server.sample();
    }
  }

  /** What the server's processes cost; nothing where the kernel does not tell. */
  Map<Metric, Double> costs(RunResult result) {
    Map<Metric, Double> costs = new EnumMap<>(Metric.class);
    if (begin.isEmpty() || end.isEmpty() || result.echoes() == 0) {
      return costs;
    }
    double echoes = result.echoes();
    ServerProcesses.between(begin.get(), end.get())
        .ifPresent(
            used -> {
              costs.put(Metric.CPU, (used.userNs() + used.sysNs()) / echoes);
              costs.put(Metric.CPU_USER, used.userNs() / echoes);
              costs.put(Metric.CPU_SYS, used.sysNs() / echoes);
              costs.put(Metric.RSS, (double) used.rssBytes());
              costs.put(Metric.THREADS, (double) used.threads());
              costs.put(Metric.VOLUNTARY_SWITCHES, used.voluntary() / echoes);
              costs.put(Metric.INVOLUNTARY_SWITCHES, used.involuntary() / echoes);
            });
    return costs;
  }
}
