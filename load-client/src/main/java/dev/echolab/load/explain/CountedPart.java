package dev.echolab.load.explain;

import dev.echolab.load.explain.ExplainSettings.Load;
import dev.echolab.load.lab.BothEnds;
import dev.echolab.load.lab.ProcessSample;
import dev.echolab.load.record.RunResult;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What an echo cost under one load: counted in one run, and the kernel's system calls in a second
 * one, since counting those costs time that the first run must not pay.
 *
 * @param echoesPerSecond of the first run
 * @param cpuResolutionNs a tick of the kernel's CPU times over the echoes: no CPU figure is finer
 * @param costs per echo, in the order of {@link Cost}; what cannot be had is missing, never 0
 * @param kernel the second run
 */
record CountedPart(
    Load load,
    double echoesPerSecond,
    double cpuResolutionNs,
    Map<Cost, Double> costs,
    KernelView kernel) {
  private static final double TICK_NS = 10_000_000;

  CountedPart {
    Map<Cost, Double> sorted = new EnumMap<>(Cost.class);
    sorted.putAll(costs);
    costs = Collections.unmodifiableMap(sorted);
  }

  OptionalDouble cost(Cost cost) {
    Double value = costs.get(cost);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** Puts the figures of both runs together. */
  static CountedPart of(
      Load load, RunResult result, BothEnds<ProcessSample> server, KernelView kernel) {
    Map<Cost, Double> costs = new EnumMap<>(Cost.class);
    long echoes = Echoes.of(result);
    if (echoes > 0) {
      result.server().ifPresent(counters -> fromCounters(counters, (double) echoes, costs));
      if (server.begin().isPresent() && server.end().isPresent()) {
        fromKernel(server.begin().get(), server.end().get(), (double) echoes, costs);
      }
    }
    kernel.callsPerEcho().ifPresent(calls -> costs.put(Cost.SYSTEM_CALLS, calls));
    return new CountedPart(
        load, result.echoesPerSecond(), TICK_NS / Math.max(1, echoes), costs, kernel);
  }

  private static void fromCounters(
      Map<String, Long> server, double echoes, Map<Cost, Double> costs) {
    perEcho(server, "readCalls", echoes, Cost.READ_CALLS, costs);
    perEcho(server, "emptyReads", echoes, Cost.EMPTY_READS, costs);
    perEcho(server, "writeCalls", echoes, Cost.WRITE_CALLS, costs);
    perEcho(server, "partialWrites", echoes, Cost.PARTIAL_WRITES, costs);
    perEcho(server, "selects", echoes, Cost.SELECTS, costs);
    perEcho(server, "wakeups", echoes, Cost.WAKE_UPS, costs);
    ratio(server, "bytesIn", "readCalls", Cost.BYTES_PER_READ, costs);
    ratio(server, "bytesOut", "writeCalls", Cost.BYTES_PER_WRITE, costs);
    Long allocated = server.get("jvmAllocatedBytes");
    if (allocated != null && allocated >= 0) {
      // Below 0 when threads ended and took their share with them (JDK 17 to 20).
      costs.put(Cost.ALLOCATED, allocated / echoes);
    }
  }

  private static void perEcho(
      Map<String, Long> server, String key, double echoes, Cost cost, Map<Cost, Double> costs) {
    Long value = server.get(key);
    if (value != null) {
      costs.put(cost, value / echoes);
    }
  }

  private static void ratio(
      Map<String, Long> server, String above, String below, Cost cost, Map<Cost, Double> costs) {
    Long numerator = server.get(above);
    Long denominator = server.get(below);
    if (numerator != null && denominator != null && denominator > 0) {
      costs.put(cost, (double) numerator / denominator);
    }
  }

  private static void fromKernel(
      ProcessSample begin, ProcessSample end, double echoes, Map<Cost, Double> costs) {
    costs.put(Cost.CPU_USER, (end.cpu().userNs() - begin.cpu().userNs()) / echoes);
    costs.put(Cost.CPU_KERNEL, (end.cpu().sysNs() - begin.cpu().sysNs()) / echoes);
    ProcessSample.Switches switches = end.switchesSince(begin);
    costs.put(Cost.VOLUNTARY_SWITCHES, switches.voluntary() / echoes);
    costs.put(Cost.INVOLUNTARY_SWITCHES, switches.involuntary() / echoes);
  }
}
