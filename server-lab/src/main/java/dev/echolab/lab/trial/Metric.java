package dev.echolab.lab.trial;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;

/** Lists what a trial measures. A metric that is not available has no value, never 0. */
public enum Metric {
  ECHOES_PER_SECOND("echoesPerSecond", "echoes/s", "1/s", Better.HIGHER),
  P50("p50Ns", "p50", "ns", Better.LOWER),
  P90("p90Ns", "p90", "ns", Better.LOWER),
  P99("p99Ns", "p99", "ns", Better.LOWER),
  P999("p999Ns", "p99.9", "ns", Better.LOWER),
  MAX("maxNs", "max", "ns", Better.LOWER),
  CPU("serverCpuNsPerEcho", "server CPU per echo", "ns", Better.LOWER),
  CPU_USER("serverCpuUserNsPerEcho", "server CPU per echo, user", "ns", Better.LOWER),
  CPU_SYS("serverCpuSysNsPerEcho", "server CPU per echo, kernel", "ns", Better.LOWER),
  CLIENT_CPU("clientCpuNsPerEcho", "client CPU per echo", "ns", Better.LOWER),
  RSS("serverRssBytes", "resident memory", "B", Better.LOWER),
  HEAP("serverHeapUsedBytes", "heap used", "B", Better.LOWER),
  THREADS("serverThreads", "threads", "", Better.LOWER),
  VOLUNTARY_SWITCHES(
      "serverVoluntarySwitchesPerEcho", "voluntary context switches per echo", "", Better.LOWER),
  INVOLUNTARY_SWITCHES(
      "serverInvoluntarySwitchesPerEcho",
      "involuntary context switches per echo",
      "",
      Better.LOWER),
  GC_COUNT("serverGcCount", "garbage collections", "", Better.LOWER),
  GC_TIME("serverGcTimeNs", "time in garbage collections", "ns", Better.LOWER),
  ALLOCATED("serverAllocatedBytesPerEcho", "allocated per echo", "B", Better.LOWER),
  READ_CALLS("serverReadCallsPerEcho", "read calls per echo", "", Better.LOWER),
  EMPTY_READS("serverEmptyReadsPerEcho", "empty reads per echo", "", Better.LOWER),
  WRITE_CALLS("serverWriteCallsPerEcho", "write calls per echo", "", Better.LOWER),
  SELECTS("serverSelectsPerEcho", "waits for readiness per echo", "", Better.LOWER),
  IDLE("machineIdleShare", "share of all processors that was idle", "", Better.HIGHER),
  OTHERS(
      "machineOthersShare", "share of all processors that other programs used", "", Better.LOWER),
  STOLEN("machineStolenShare", "share of all processors that the host took away", "", Better.LOWER);

  /** Says which direction is good. */
  public enum Better {
    @JsonProperty("higher")
    HIGHER,
    @JsonProperty("lower")
    LOWER
  }

  private final String key;
  private final String label;
  private final String unit;
  private final Better better;

  Metric(String key, String label, String unit, Better better) {
    this.key = key;
    this.label = label;
    this.unit = unit;
    this.better = better;
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

  public Better better() {
    return better;
  }
}
