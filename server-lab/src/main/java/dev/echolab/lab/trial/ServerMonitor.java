package dev.echolab.lab.trial;

import dev.echolab.lab.linux.MachineCpu;
import dev.echolab.lab.linux.ProcessSnapshot;
import dev.echolab.lab.linux.ServerProcessTree;
import dev.echolab.load.record.ClientCost;
import dev.echolab.load.record.Phase;
import dev.echolab.load.record.RunListener;
import dev.echolab.load.record.RunResult;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Samples a server's processes, and the machine, at both ends of the measured time. Called by the
 * run, on its thread.
 */
final class ServerMonitor implements RunListener {
  private static final Logger log = LogManager.getLogger(ServerMonitor.class);

  private final StartEndSample<SortedMap<Long, ProcessSnapshot>> server;
  private final StartEndSample<MachineCpu> machine = new StartEndSample<>(ServerMonitor::machine);

  ServerMonitor(ServerProcessTree server) {
    this.server = new StartEndSample<>(server::sample);
  }

  @Override
  public void phase(Phase phase) {
    machine.phase(phase);
    server.phase(phase);
  }

  private static Optional<MachineCpu> machine() {
    try {
      return Optional.of(MachineCpu.now());
    } catch (IOException e) {
      log.debug("/proc/stat is not available", e);
      return Optional.empty();
    }
  }

  /** Returns the costs of the server's processes; none where the kernel does not report them. */
  Map<Metric, Double> costs(RunResult result) {
    Map<Metric, Double> costs = new EnumMap<>(Metric.class);
    double echoes = result.echoes();
    if (server.begin().isEmpty() || server.end().isEmpty() || echoes == 0) {
      return costs;
    }
    ProcessSnapshot end = ProcessSnapshot.sum(server.end().get().values());
    ServerProcessTree.between(server.begin().get(), server.end().get(), echoes)
        .ifPresent(
            cost -> {
              putMachine(costs, cost.cpuNs() * echoes, result.client());
              costs.put(Metric.CPU, cost.cpuNs());
              costs.put(Metric.CPU_USER, cost.cpuUserNs());
              costs.put(Metric.CPU_SYS, cost.cpuSysNs());
              costs.put(Metric.RSS, (double) end.rssBytes());
              costs.put(Metric.THREADS, (double) end.threads());
              costs.put(Metric.VOLUNTARY_SWITCHES, cost.voluntarySwitches());
              costs.put(Metric.INVOLUNTARY_SWITCHES, cost.involuntarySwitches());
            });
    return costs;
  }

  /**
   * Adds what other programs used. Nothing where the CPU time of server or client is not known: it
   * would count as another program's.
   */
  private void putMachine(Map<Metric, Double> costs, double serverNs, ClientCost client) {
    if (machine.begin().isEmpty() || machine.end().isEmpty() || client.cpuUserNs() < 0) {
      return;
    }
    MachineCpu used = machine.end().get().minus(machine.begin().get());
    if (used.totalNs() <= 0) {
      return;
    }
    double total = used.totalNs();
    double othersNs = used.programsNs() - serverNs - client.cpuUserNs() - client.cpuSysNs();
    costs.put(Metric.IDLE, used.idleNs() / total);
    costs.put(Metric.OTHERS, Math.max(0, othersNs) / total);
    costs.put(Metric.STOLEN, used.stolenNs() / total);
  }
}
