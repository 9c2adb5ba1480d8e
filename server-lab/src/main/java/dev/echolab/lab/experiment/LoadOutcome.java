package dev.echolab.lab.experiment;

import dev.echolab.lab.experiment.ExperimentResult.LoadVerdict;
import dev.echolab.lab.linux.ProcessSnapshot;
import dev.echolab.load.record.RunResult;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Holds what a load measured, and what the server's process used during that time.
 *
 * @param begin the process at the beginning of the measured time; empty without /proc
 * @param end the process at the end of the measured time; empty without /proc
 */
record LoadOutcome(
    RunResult result,
    LoadVerdict verdict,
    Optional<ProcessSnapshot> begin,
    Optional<ProcessSnapshot> end) {

  double echoesPerSecond() {
    return result.echoesPerSecond();
  }

  /** Returns a percentile of the corrected latency in microseconds; null without an echo. */
  Double latencyUs(double percentile) {
    return result.corrected().getTotalCount() == 0
        ? null
        : result.corrected().getValueAtPercentile(percentile) / 1e3;
  }

  /** Returns server CPU in user mode, microseconds per echo; null if it is not available. */
  Double cpuUserUsPerEcho() {
    return perEcho(s -> s.cpu().userNs() / 1e3);
  }

  /** Returns server CPU in kernel mode, microseconds per echo; null if it is not available. */
  Double cpuSysUsPerEcho() {
    return perEcho(s -> s.cpu().sysNs() / 1e3);
  }

  /** Returns server CPU in both modes, microseconds per echo; null if it is not available. */
  Double cpuUsPerEcho() {
    return perEcho(s -> (s.cpu().userNs() + s.cpu().sysNs()) / 1e3);
  }

  /** Returns the increase of a server counter per echo; null if the server does not report it. */
  Double counterPerEcho(String key) {
    Long increase = result.server().map(counters -> counters.get(key)).orElse(null);
    return increase == null || result.echoes() == 0 ? null : (double) increase / result.echoes();
  }

  private Double perEcho(ToDoubleFunction<ProcessSnapshot> figure) {
    if (begin.isEmpty() || end.isEmpty() || result.echoes() == 0) {
      return null;
    }
    return (figure.applyAsDouble(end.get()) - figure.applyAsDouble(begin.get())) / result.echoes();
  }
}
