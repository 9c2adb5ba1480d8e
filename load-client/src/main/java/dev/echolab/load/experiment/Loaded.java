package dev.echolab.load.experiment;

import dev.echolab.load.lab.ProcessSample;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.verdict.Verdict;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * A load and what the server's process did meanwhile.
 *
 * @param begin the process at the begin of the measured time; empty without /proc
 * @param end the process at its end
 */
record Loaded(
    RunResult result, Verdict verdict, Optional<ProcessSample> begin, Optional<ProcessSample> end) {

  double echoesPerSecond() {
    return result.echoesPerSecond();
  }

  /** Null without an echo. */
  Double p50Us() {
    return percentileUs(50);
  }

  Double p99Us() {
    return percentileUs(99);
  }

  private Double percentileUs(double percentile) {
    return result.corrected().getTotalCount() == 0
        ? null
        : result.corrected().getValueAtPercentile(percentile) / 1e3;
  }

  /** Server CPU in user mode, microseconds per echo; null if it cannot be had. */
  Double cpuUserUsPerEcho() {
    return perEcho(s -> s.cpu().userNs() / 1e3);
  }

  /** Server CPU in kernel mode, microseconds per echo; null if it cannot be had. */
  Double cpuSysUsPerEcho() {
    return perEcho(s -> s.cpu().sysNs() / 1e3);
  }

  /** Growth of one of the server's counters per echo; null if it does not tell. */
  Double counterPerEcho(String key) {
    Long grown = result.server().map(counters -> counters.get(key)).orElse(null);
    return grown == null || result.echoes() == 0 ? null : (double) grown / result.echoes();
  }

  /** The CPU time of the server's process, both modes; null if it cannot be had. */
  Double cpuUsPerEcho() {
    Double user = cpuUserUsPerEcho();
    return user == null ? null : user + cpuSysUsPerEcho();
  }

  private Double perEcho(ToDoubleFunction<ProcessSample> figure) {
    if (begin.isEmpty() || end.isEmpty() || result.echoes() == 0) {
      return null;
    }
    return (figure.applyAsDouble(end.get()) - figure.applyAsDouble(begin.get())) / result.echoes();
  }
}
