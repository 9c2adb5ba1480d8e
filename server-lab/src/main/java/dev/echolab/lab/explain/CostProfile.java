package dev.echolab.lab.explain;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonKey;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.echolab.counters.Counter;
import dev.echolab.lab.explain.ExplainSettings.Load;
import dev.echolab.lab.linux.ProcessSnapshot;
import dev.echolab.lab.linux.ServerProcessTree;
import dev.echolab.lab.trial.StartEndSample;
import dev.echolab.load.os.ProcessCpu;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.record.ServerStats;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.function.Function;

/**
 * Holds what one echo costs a server under one load. Counting system calls takes time, so they come
 * from a run of their own. It is the earlier one: while the JVM compiles, an echo costs more CPU
 * time, but makes the same system calls.
 *
 * @param echoesPerSecond of the second run, as the costs
 * @param cpuResolutionNs one tick of the kernel's CPU times over the echoes: the resolution of the
 *     CPU figures
 * @param costs per echo, in the order of {@link Cost}; an unknown cost is null, never 0
 * @param kernel the system calls of the first run
 */
record CostProfile(
    Load load,
    String describedAs,
    double echoesPerSecond,
    double cpuResolutionNs,
    @JsonProperty("perEcho") Map<Cost, Double> costs,
    @JsonUnwrapped SyscallProfile kernel) {
  /** The server's counters that are divided by the echoes. */
  private static final Map<Cost, Counter> COUNTERS =
      Map.of(
          Cost.READ_CALLS, Counter.READ_CALLS,
          Cost.EMPTY_READS, Counter.EMPTY_READS,
          Cost.WRITE_CALLS, Counter.WRITE_CALLS,
          Cost.PARTIAL_WRITES, Counter.PARTIAL_WRITES,
          Cost.SELECTS, Counter.SELECTS,
          Cost.WAKE_UPS, Counter.WAKEUPS);

  CostProfile {
    Map<Cost, Double> sorted = new EnumMap<>(Cost.class);
    for (Cost cost : Cost.values()) {
      sorted.put(cost, costs.get(cost));
    }
    costs = Collections.unmodifiableMap(sorted);
  }

  static CostProfile of(
      Load load,
      String describedAs,
      RunResult result,
      StartEndSample<SortedMap<Long, ProcessSnapshot>> server,
      SyscallProfile kernel) {
    Map<Cost, Double> costs = new EnumMap<>(Cost.class);
    long echoes = echoes(result);
    if (echoes > 0) {
      result.server().ifPresent(counters -> putCounters(costs, counters, (double) echoes));
      server
          .between((begin, end) -> ServerProcessTree.between(begin, end, (double) echoes))
          .flatMap(Function.identity())
          .ifPresent(
              process -> {
                costs.put(Cost.CPU_USER, process.cpuUserNs());
                costs.put(Cost.CPU_KERNEL, process.cpuSysNs());
                costs.put(Cost.COMPILERS, process.compilerNs());
                costs.put(Cost.VOLUNTARY_SWITCHES, process.voluntarySwitches());
                costs.put(Cost.INVOLUNTARY_SWITCHES, process.involuntarySwitches());
              });
    }
    kernel.callsPerEcho().ifPresent(calls -> costs.put(Cost.SYSTEM_CALLS, calls));
    double resolutionNs = (double) ProcessCpu.TICK_NS / Math.max(1, echoes);
    return new CostProfile(
        load, describedAs, result.echoesPerSecond(), resolutionNs, costs, kernel);
  }

  /** Returns the CPU time of both modes; empty if it is not known. */
  Optional<Double> cpuNs() {
    return Optional.ofNullable(costs.get(Cost.CPU_USER))
        .map(userNs -> userNs + costs.get(Cost.CPU_KERNEL));
  }

  /** Returns the share of JIT compilers in {@link #cpuNs}; 0 if it is not known. */
  double compilerShare() {
    return cpuNs().filter(ns -> ns > 0).map(ns -> costs.get(Cost.COMPILERS) / ns).orElse(0.0);
  }

  /**
   * Returns the number by which costs are divided: the requests that the server counted, without
   * the one request for its counters; the client's count if the server has none. The server reads
   * all its counters at the same two moments. On a busy machine these are later than the exact
   * bounds of the client's measured time.
   */
  static long echoes(RunResult result) {
    OptionalLong frames =
        result.server().map(server -> server.get(Counter.FRAMES_IN)).orElse(OptionalLong.empty());
    return frames.isPresent() ? Math.max(0, frames.getAsLong() - 1) : result.echoes();
  }

  private static void putCounters(Map<Cost, Double> costs, ServerStats server, double echoes) {
    COUNTERS.forEach(
        (cost, counter) -> server.get(counter).ifPresent(value -> costs.put(cost, value / echoes)));
    putRatio(costs, Cost.BYTES_PER_READ, server, Counter.BYTES_IN, Counter.READ_CALLS);
    putRatio(costs, Cost.BYTES_PER_WRITE, server, Counter.BYTES_OUT, Counter.WRITE_CALLS);
    OptionalLong allocated = server.get("jvmAllocatedBytes");
    if (allocated.orElse(-1) >= 0) {
      // Below 0 when threads ended: their allocations are no longer counted (JDK 17 to 20).
      costs.put(Cost.ALLOCATED, allocated.getAsLong() / echoes);
    }
  }

  private static void putRatio(
      Map<Cost, Double> costs, Cost cost, ServerStats server, Counter bytes, Counter calls) {
    OptionalLong numerator = server.get(bytes);
    OptionalLong denominator = server.get(calls);
    if (numerator.isPresent() && denominator.orElse(0) > 0) {
      costs.put(cost, (double) numerator.getAsLong() / denominator.getAsLong());
    }
  }

  /** Names what one echo costs a server: the rows of the table, and the source of each. */
  @JsonFormat(shape = JsonFormat.Shape.OBJECT)
  enum Cost {
    READ_CALLS("readCalls", "read calls", "", Source.COUNTERS),
    EMPTY_READS("emptyReads", "empty reads", "", Source.COUNTERS),
    WRITE_CALLS("writeCalls", "write calls", "", Source.COUNTERS),
    PARTIAL_WRITES("partialWrites", "partial writes", "", Source.COUNTERS),
    SELECTS("selects", "selects (epoll waits)", "", Source.COUNTERS),
    WAKE_UPS("wakeUps", "wake-ups", "", Source.COUNTERS),
    BYTES_PER_READ("bytesPerRead", "bytes per read call", "B", Source.COUNTERS),
    BYTES_PER_WRITE("bytesPerWrite", "bytes per write call", "B", Source.COUNTERS),
    SYSTEM_CALLS("systemCalls", "system calls, all", "", Source.KERNEL),
    VOLUNTARY_SWITCHES("voluntarySwitches", "voluntary switches", "", Source.STATUS),
    INVOLUNTARY_SWITCHES("involuntarySwitches", "involuntary switches", "", Source.STATUS),
    CPU_USER("cpuUserNs", "CPU in user mode", "ns", Source.STAT),
    CPU_KERNEL("cpuKernelNs", "CPU in kernel mode", "ns", Source.STAT),
    COMPILERS("compilerCpuNs", "CPU of JIT compilers", "ns", Source.STAT),
    ALLOCATED("allocatedBytes", "heap allocated", "B", Source.COUNTERS);

    /** States where a figure comes from. */
    enum Source {
      COUNTERS("the server's counters (STATS)"),
      KERNEL("the kernel: perf stat, raw_syscalls:sys_enter"),
      STATUS("the kernel: /proc/PID/task/*/status"),
      STAT("the kernel: /proc/PID/stat and task/*/stat, ticks of 10 ms");

      private final String text;

      Source(String text) {
        this.text = text;
      }

      @JsonValue
      @Override
      public String toString() {
        return text;
      }
    }

    @JsonKey @JsonProperty final String key;
    @JsonProperty final String label;

    /** The unit: ns, B, or empty for a count. */
    @JsonProperty final String unit;

    @JsonProperty final Source source;

    Cost(String key, String label, String unit, Source source) {
      this.key = key;
      this.label = label;
      this.unit = unit;
      this.source = source;
    }
  }
}
