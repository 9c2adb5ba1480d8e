package dev.echolab.lab.trial;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.echolab.lab.stats.ConfidenceInterval;

/** Lists what a trial measures. A metric that is not available has no value, never 0. */
public enum Metric {
  ECHOES_PER_SECOND("echoesPerSecond", "echoes/s", "1/s"),
  P50("p50Ns", "p50", "ns"),
  P90("p90Ns", "p90", "ns"),
  P99("p99Ns", "p99", "ns"),
  P999("p999Ns", "p99.9", "ns"),
  MAX("maxNs", "max", "ns"),
  CPU("serverCpuNsPerEcho", "server CPU per echo", "ns"),
  CPU_USER("serverCpuUserNsPerEcho", "server CPU per echo, user", "ns"),
  CPU_SYS("serverCpuSysNsPerEcho", "server CPU per echo, kernel", "ns"),
  COMPILERS("serverCompilerCpuNsPerEcho", "server CPU per echo, JIT compilers", "ns"),
  CLIENT_CPU("clientCpuNsPerEcho", "client CPU per echo", "ns"),
  RSS("serverRssBytes", "resident memory", "B"),
  HEAP("serverHeapUsedBytes", "heap used", "B"),
  THREADS("serverThreads", "threads", ""),
  VOLUNTARY_SWITCHES("serverVoluntarySwitchesPerEcho", "voluntary context switches per echo", ""),
  INVOLUNTARY_SWITCHES(
      "serverInvoluntarySwitchesPerEcho", "involuntary context switches per echo", ""),
  GC_COUNT("serverGcCount", "garbage collections", ""),
  GC_TIME("serverGcTimeNs", "time in garbage collections", "ns"),
  ALLOCATED("serverAllocatedBytesPerEcho", "allocated per echo", "B"),
  READ_CALLS("serverReadCallsPerEcho", "read calls per echo", ""),
  EMPTY_READS("serverEmptyReadsPerEcho", "empty reads per echo", ""),
  WRITE_CALLS("serverWriteCallsPerEcho", "write calls per echo", ""),
  SELECTS("serverSelectsPerEcho", "waits for readiness per echo", ""),
  IDLE("machineIdleShare", "share of all processors that was idle", ""),
  OTHERS("machineOthersShare", "share of all processors that other programs used", ""),
  STOLEN("machineStolenShare", "share of all processors that the host took away", "");

  private final String key;
  private final String label;
  private final String unit;

  Metric(String key, String label, String unit) {
    this.key = key;
    this.label = label;
    this.unit = unit;
  }

  /** Returns the name in JSON; its meaning never changes. */
  @JsonValue
  public String key() {
    return key;
  }

  /** Returns the name in reports. */
  public String label() {
    return label;
  }

  /** Returns the unit; empty for a plain number. */
  public String unit() {
    return unit;
  }

  /** Returns true if more is better; of most metrics less is. */
  public boolean isHigherBetter() {
    return this == ECHOES_PER_SECOND || this == IDLE;
  }

  /** Returns the ratio of two values, or its reciprocal: above 1 if the first value is better. */
  public ConfidenceInterval better(ConfidenceInterval ratio) {
    return isHigherBetter() ? ratio : ratio.inverse();
  }
}
