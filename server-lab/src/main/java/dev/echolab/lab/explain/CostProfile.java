package dev.echolab.lab.explain;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.echolab.counters.Counter;
import dev.echolab.lab.linux.ProcessSnapshot;
import dev.echolab.lab.trial.StartEndSample;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.record.ServerStats;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Holds what one echo costs a server under one load. The costs come from one run and the system
 * calls from a second one, because counting them takes time that would distort the first run.
 *
 * @param echoesPerSecond of the first run
 * @param cpuResolutionNs one tick of the kernel's CPU times over the echoes: the resolution of the
 *     CPU figures
 * @param costs per echo, in the order of {@link Cost}; an unknown cost has no entry, never 0
 * @param kernel the second run
 */
record CostProfile(
    double echoesPerSecond,
    double cpuResolutionNs,
    Map<Cost, Double> costs,
    SyscallProfile kernel) {
  private static final double TICK_NS = 10_000_000;

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
    sorted.putAll(costs);
    costs = Collections.unmodifiableMap(sorted);
  }

  OptionalDouble cost(Cost cost) {
    Double value = costs.get(cost);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** Combines the figures of both runs. */
  static CostProfile of(
      RunResult result, StartEndSample<ProcessSnapshot> server, SyscallProfile kernel) {
    Map<Cost, Double> costs = new EnumMap<>(Cost.class);
    long echoes = echoes(result);
    if (echoes > 0) {
      result.server().ifPresent(counters -> putCounters(costs, counters, (double) echoes));
      if (server.begin().isPresent() && server.end().isPresent()) {
        putProcess(costs, server.begin().get(), server.end().get(), (double) echoes);
      }
    }
    kernel.callsPerEcho().ifPresent(calls -> costs.put(Cost.SYSTEM_CALLS, calls));
    return new CostProfile(result.echoesPerSecond(), TICK_NS / Math.max(1, echoes), costs, kernel);
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
    OptionalLong allocated = server.allocatedBytes();
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

  private static void putProcess(
      Map<Cost, Double> costs, ProcessSnapshot begin, ProcessSnapshot end, double echoes) {
    costs.put(Cost.CPU_USER, (end.cpu().userNs() - begin.cpu().userNs()) / echoes);
    costs.put(Cost.CPU_KERNEL, (end.cpu().sysNs() - begin.cpu().sysNs()) / echoes);
    ProcessSnapshot.Switches switches = end.switchesSince(begin);
    costs.put(Cost.VOLUNTARY_SWITCHES, switches.voluntary() / echoes);
    costs.put(Cost.INVOLUNTARY_SWITCHES, switches.involuntary() / echoes);
  }

  /** Names what one echo costs a server: the rows of the table, and the source of each. */
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
    ALLOCATED("allocatedBytes", "heap allocated", "B", Source.COUNTERS);

    /** States where a figure comes from. */
    enum Source {
      COUNTERS("the server's counters (STATS)"),
      KERNEL("the kernel: perf stat, raw_syscalls:sys_enter"),
      STATUS("the kernel: /proc/PID/task/*/status"),
      STAT("the kernel: /proc/PID/stat, ticks of 10 ms");

      private final String text;

      Source(String text) {
        this.text = text;
      }

      @Override
      public String toString() {
        return text;
      }
    }

    private final String key;
    private final String label;
    private final String unit;
    private final Source source;

    Cost(String key, String label, String unit, Source source) {
      this.key = key;
      this.label = label;
      this.unit = unit;
      this.source = source;
    }

    /** Returns the name in JSON. */
    @JsonValue
    String key() {
      return key;
    }

    String label() {
      return label;
    }

    /** Returns the unit: ns, B, or empty for a count. */
    String unit() {
      return unit;
    }

    Source source() {
      return source;
    }
  }
}
