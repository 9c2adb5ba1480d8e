package dev.echolab.lab.explain;

import dev.echolab.counters.Counter;
import dev.echolab.lab.explain.ExplainSettings.Load;
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
 * What an echo cost under one load: counted in one run, and the kernel's system calls in a second
 * one, since counting those costs time that the first run must not pay.
 *
 * @param echoesPerSecond of the first run
 * @param cpuResolutionNs a tick of the kernel's CPU times over the echoes: no CPU figure is finer
 * @param costs per echo, in the order of {@link Cost}; what cannot be had is missing, never 0
 * @param kernel the second run
 */
public record CostProfile(
    Load load,
    double echoesPerSecond,
    double cpuResolutionNs,
    Map<Cost, Double> costs,
    SyscallProfile kernel) {
  private static final double TICK_NS = 10_000_000;

  private static final Map<Cost, Counter> COUNTERS =
      Map.of(
          Cost.READ_CALLS, Counter.READ_CALLS,
          Cost.EMPTY_READS, Counter.EMPTY_READS,
          Cost.WRITE_CALLS, Counter.WRITE_CALLS,
          Cost.PARTIAL_WRITES, Counter.PARTIAL_WRITES,
          Cost.SELECTS, Counter.SELECTS,
          Cost.WAKE_UPS, Counter.WAKEUPS);

  public CostProfile {
    Map<Cost, Double> sorted = new EnumMap<>(Cost.class);
    sorted.putAll(costs);
    costs = Collections.unmodifiableMap(sorted);
  }

  OptionalDouble cost(Cost cost) {
    Double value = costs.get(cost);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** Puts the figures of both runs together. */
  static CostProfile of(
      Load load, RunResult result, StartEndSample<ProcessSnapshot> server, SyscallProfile kernel) {
    Map<Cost, Double> costs = new EnumMap<>(Cost.class);
    long echoes = EchoCount.of(result);
    if (echoes > 0) {
      result.server().ifPresent(counters -> fromCounters(counters, (double) echoes, costs));
      if (server.begin().isPresent() && server.end().isPresent()) {
        fromKernel(server.begin().get(), server.end().get(), (double) echoes, costs);
      }
    }
    kernel.callsPerEcho().ifPresent(calls -> costs.put(Cost.SYSTEM_CALLS, calls));
    return new CostProfile(
        load, result.echoesPerSecond(), TICK_NS / Math.max(1, echoes), costs, kernel);
  }

  private static void fromCounters(ServerStats server, double echoes, Map<Cost, Double> costs) {
    COUNTERS.forEach(
        (cost, counter) -> server.get(counter).ifPresent(value -> costs.put(cost, value / echoes)));
    ratio(server, Counter.BYTES_IN, Counter.READ_CALLS, Cost.BYTES_PER_READ, costs);
    ratio(server, Counter.BYTES_OUT, Counter.WRITE_CALLS, Cost.BYTES_PER_WRITE, costs);
    OptionalLong allocated = server.allocatedBytes();
    if (allocated.orElse(-1) >= 0) {
      // Below 0 when threads ended: their allocations are no longer counted (JDK 17 to 20).
      costs.put(Cost.ALLOCATED, allocated.getAsLong() / echoes);
    }
  }

  private static void ratio(
      ServerStats server, Counter above, Counter below, Cost cost, Map<Cost, Double> costs) {
    OptionalLong numerator = server.get(above);
    OptionalLong denominator = server.get(below);
    if (numerator.isPresent() && denominator.orElse(0) > 0) {
      costs.put(cost, (double) numerator.getAsLong() / denominator.getAsLong());
    }
  }

  private static void fromKernel(
      ProcessSnapshot begin, ProcessSnapshot end, double echoes, Map<Cost, Double> costs) {
    costs.put(Cost.CPU_USER, (end.cpu().userNs() - begin.cpu().userNs()) / echoes);
    costs.put(Cost.CPU_KERNEL, (end.cpu().sysNs() - begin.cpu().sysNs()) / echoes);
    ProcessSnapshot.Switches switches = end.switchesSince(begin);
    costs.put(Cost.VOLUNTARY_SWITCHES, switches.voluntary() / echoes);
    costs.put(Cost.INVOLUNTARY_SWITCHES, switches.involuntary() / echoes);
  }

  /** What an echo costs a server; each line of the table, and where its figure comes from. */
  public enum Cost {
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

    /** Who says so. */
    enum Source {
      COUNTERS("the server's counters (STATS)"),
      KERNEL("the kernel: perf stat, " + "raw_syscalls:sys_enter"),
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

    String key() {
      return key;
    }

    String label() {
      return label;
    }

    /** Empty: a number of times. */
    String unit() {
      return unit;
    }

    Source source() {
      return source;
    }
  }
}
