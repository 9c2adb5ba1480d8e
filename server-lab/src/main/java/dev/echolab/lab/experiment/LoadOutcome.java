package dev.echolab.lab.experiment;

import dev.echolab.counters.Counter;
import dev.echolab.lab.linux.ProcessSnapshot;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.record.ServerStats;
import dev.echolab.load.verdict.Verdict;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * A load and what the server's process did meanwhile.
 *
 * @param begin the process at the begin of the measured time; empty without /proc
 * @param end the process at its end
 */
record LoadOutcome(
    RunResult result,
    Verdict verdict,
    Optional<ProcessSnapshot> begin,
    Optional<ProcessSnapshot> end) {

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
    return processPerEcho(s -> s.cpu().userNs() / 1e3);
  }

  /** Server CPU in kernel mode, microseconds per echo; null if it cannot be had. */
  Double cpuSysUsPerEcho() {
    return processPerEcho(s -> s.cpu().sysNs() / 1e3);
  }

  /** Growth of one of the server's counters per echo; null if the server does not report it. */
  Double counterPerEcho(Counter counter) {
    return perEcho(server -> server.get(counter));
  }

  /** Bytes that the server allocated per echo; null if the server does not report it. */
  Double allocatedBytesPerEcho() {
    return perEcho(ServerStats::allocatedBytes);
  }

  private Double perEcho(Function<ServerStats, OptionalLong> figure) {
    OptionalLong grown = result.server().map(figure).orElse(OptionalLong.empty());
    return grown.isEmpty() || result.echoes() == 0
        ? null
        : (Double) ((double) grown.getAsLong() / result.echoes());
  }

  /** The CPU time of the server's process, both modes; null if it cannot be had. */
  Double cpuUsPerEcho() {
    Double user = cpuUserUsPerEcho();
    return user == null ? null : user + cpuSysUsPerEcho();
  }

  private Double processPerEcho(ToDoubleFunction<ProcessSnapshot> figure) {
    if (begin.isEmpty() || end.isEmpty() || result.echoes() == 0) {
      return null;
    }
    return (figure.applyAsDouble(end.get()) - figure.applyAsDouble(begin.get())) / result.echoes();
  }
}
