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
      log.debug("this system does not tell what its processors do", e);
      return Optional.empty();
    }
  }

  /** What the server's processes cost; nothing where the kernel does not tell. */
  Map<Metric, Double> costs(RunResult result) {
    Map<Metric, Double> costs = new EnumMap<>(Metric.class);
    if (server.begin().isEmpty() || server.end().isEmpty() || result.echoes() == 0) {
      return costs;
    }
    double echoes = result.echoes();
    ServerProcessTree.between(server.begin().get(), server.end().get())
        .ifPresent(
            used -> {
              putMachine(costs, used.userNs() + used.sysNs(), result.client());
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

  /**
   * What the machine did beside server and client. Empty where the server's share is not known: it
   * would be taken for another program's.
   */
  private void putMachine(Map<Metric, Double> costs, long serverNs, ClientCost client) {
    if (machine.begin().isEmpty() || machine.end().isEmpty() || client.cpuUserNs() < 0) {
      return;
    }
    MachineCpu all = machine.end().get().minus(machine.begin().get());
    if (all.totalNs() <= 0) {
      return;
    }
    double total = all.totalNs();
    long othersNs = all.programsNs() - serverNs - client.cpuUserNs() - client.cpuSysNs();
    costs.put(Metric.IDLE, all.idleNs() / total);
    costs.put(Metric.OTHERS, Math.max(0, othersNs) / total);
    costs.put(Metric.STOLEN, all.stolenNs() / total);
  }
}
