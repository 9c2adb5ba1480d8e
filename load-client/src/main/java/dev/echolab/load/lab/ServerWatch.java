package dev.echolab.load.lab;

import dev.echolab.load.driver.Phase;
import dev.echolab.load.driver.RunListener;
import dev.echolab.load.record.RunResult;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Samples a server's process at both ends of the measured time. Called by the run, on its thread.
 */
public final class ServerWatch implements RunListener {
  private final long pid;
  private Optional<ProcessSample> begin = Optional.empty();
  private Optional<ProcessSample> end = Optional.empty();

  /** Of the process with this id; without /proc it sees nothing. */
  public ServerWatch(long pid) {
    this.pid = pid;
  }

  @Override
  public void phase(Phase phase) {
    if (phase == Phase.MEASURE) {
      begin = ProcessSample.of(pid);
    } else if (phase == Phase.DRAIN) {
      end = ProcessSample.of(pid);
    }
  }

  /** At the begin of the measured time; empty before it, or where the kernel does not tell. */
  public Optional<ProcessSample> begin() {
    return begin;
  }

  /** At its end. */
  public Optional<ProcessSample> end() {
    return end;
  }

  /** What the server's process cost; nothing where the kernel does not tell. */
  Map<Metric, Double> costs(RunResult result) {
    Map<Metric, Double> costs = new EnumMap<>(Metric.class);
    if (begin.isEmpty() || end.isEmpty() || result.echoes() == 0) {
      return costs;
    }
    ProcessSample from = begin.get();
    ProcessSample to = end.get();
    double echoes = result.echoes();
    double user = (to.cpu().userNs() - from.cpu().userNs()) / echoes;
    double sys = (to.cpu().sysNs() - from.cpu().sysNs()) / echoes;
    costs.put(Metric.CPU, user + sys);
    costs.put(Metric.CPU_USER, user);
    costs.put(Metric.CPU_SYS, sys);
    costs.put(Metric.RSS, (double) to.rssBytes());
    costs.put(Metric.THREADS, (double) to.threads());
    ProcessSample.Switches switches = to.switchesSince(from);
    costs.put(Metric.VOLUNTARY_SWITCHES, switches.voluntary() / echoes);
    costs.put(Metric.INVOLUNTARY_SWITCHES, switches.involuntary() / echoes);
    return costs;
  }
}
