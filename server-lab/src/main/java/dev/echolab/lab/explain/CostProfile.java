package dev.echolab.lab.explain;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.echolab.lab.linux.ProcessSnapshot;
import dev.echolab.lab.trial.StartEndSample;
import dev.echolab.load.record.RunResult;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

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
  private static final Map<Cost, String> COUNTERS =
      Map.of(
          Cost.READ_CALLS, "readCalls",
          Cost.EMPTY_READS, "emptyReads",
          Cost.WRITE_CALLS, "writeCalls",
          Cost.PARTIAL_WRITES, "partialWrites",
          Cost.SELECTS, "selects",
          Cost.WAKE_UPS, "wakeups",
          Cost.ALLOCATED, "jvmAllocatedBytes");

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
      result.server().ifPresent(counters -> putCounters(costs, counters, echoes));
      if (server.begin().isPresent() && server.end().isPresent()) {
        putProcess(costs, server.begin().get(), server.end().get(), echoes);
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
    return result
        .server()
        .map(counters -> counters.get("framesIn"))
        .map(frames -> Math.max(0, frames - 1))
        .orElse(result.echoes());
  }

  private static void putCounters(Map<Cost, Double> costs, Map<String, Long> server, long echoes) {
    COUNTERS.forEach(
        (cost, name) -> {
          // Allocation is below 0 if threads ended: JDK 17 to 20 drop their part of the sum.
          if (server.getOrDefault(name, -1L) >= 0) {
            costs.put(cost, server.get(name) / (double) echoes);
          }
        });
    putRatio(costs, Cost.BYTES_PER_READ, server.get("bytesIn"), server.get("readCalls"));
    putRatio(costs, Cost.BYTES_PER_WRITE, server.get("bytesOut"), server.get("writeCalls"));
  }

  private static void putRatio(Map<Cost, Double> costs, Cost cost, Long bytes, Long calls) {
    if (bytes != null && calls != null && calls > 0) {
      costs.put(cost, (double) bytes / calls);
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
