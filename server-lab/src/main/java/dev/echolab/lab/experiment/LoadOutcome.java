package dev.echolab.lab.experiment;

import dev.echolab.counters.Counter;
import dev.echolab.lab.experiment.ExperimentResult.LoadVerdict;
import dev.echolab.lab.linux.ProcessCost;
import dev.echolab.lab.linux.ProcessSnapshot;
import dev.echolab.lab.trial.StartEndSample;
import dev.echolab.load.record.RunResult;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Holds what a load measured, and what the server's process used during that time.
 *
 * @param process at both ends of the measured time; without samples where there is no /proc
 */
record LoadOutcome(RunResult result, LoadVerdict verdict, StartEndSample<ProcessSnapshot> process) {

  double echoesPerSecond() {
    return result.echoesPerSecond();
  }

  /** Returns a percentile of the corrected latency in microseconds; null without an echo. */
  Double latencyUs(double percentile) {
    return result.corrected().getTotalCount() == 0
        ? null
        : result.corrected().getValueAtPercentile(percentile) / 1e3;
  }

  /** Returns server CPU in both modes, microseconds per echo; null if it is not available. */
  Double cpuUsPerEcho() {
    return cpuUsPerEcho(ProcessCost::cpuNs);
  }

  /** Returns one of the CPU times of a cost, microseconds per echo; null if not available. */
  Double cpuUsPerEcho(ToDoubleFunction<ProcessCost> ns) {
    return cost().map(cost -> ns.applyAsDouble(cost) / 1e3).orElse(null);
  }

  /** Returns what the server used per echo; empty if it is not available. */
  Optional<ProcessCost> cost() {
    return result.echoes() == 0
        ? Optional.empty()
        : process.between(
            (begin, end) -> ProcessCost.between(begin, end, (double) result.echoes()));
  }

  /** Returns the increase of a server counter per echo; null if the server does not report it. */
  Double counterPerEcho(Counter counter) {
    return perEcho(counter.key());
  }

  /** Returns the bytes that the server allocated per echo; null if it does not report them. */
  Double allocatedBytesPerEcho() {
    return perEcho("jvmAllocatedBytes");
  }

  private Double perEcho(String key) {
    return result
        .server()
        .map(increase -> increase.byKey().get(key))
        .filter(increase -> result.echoes() > 0)
        .map(increase -> (double) increase / result.echoes())
        .orElse(null);
  }
}
