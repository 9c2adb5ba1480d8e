package dev.echolab.lab.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.counters.Counter;
import dev.echolab.lab.linux.ProcessSnapshot;
import dev.echolab.load.os.ProcessCpu;
import dev.echolab.load.record.IntervalSample;
import dev.echolab.load.record.ServerStats;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Computes the figures of about a second of one server, from its counters and from /proc, and
 * writes them. What is not available becomes null, with a reason. Used by the sampler.
 */
final class LastSecond {
  /** Two ends that are further apart do not describe a second: nothing was sampled in between. */
  private static final long MAX_NS = 3_000_000_000L;

  /** The kernel counts CPU time in ticks of 10 ms; with fewer than 3 there is no figure. */
  private static final long MIN_CPU_NS = 30_000_000L;

  /** One end of the time. */
  record End(DrivenServer.Counts counts, Optional<ProcessSnapshot> process) {}

  private final String model;
  private final ObjectNode json;
  private final Map<String, String> reasons;

  private LastSecond(String model, ObjectNode json, Map<String, String> reasons) {
    this.model = model;
    this.json = json;
    this.reasons = reasons;
  }

  /** Returns whether the ends are about a second apart. */
  static boolean isSecond(End begin, End end) {
    long ns = end.counts().atNs() - begin.counts().atNs();
    return ns > 0 && ns < MAX_NS;
  }

  /** Returns whether it is not long ago; server and lab read the same clock. */
  static boolean isRecent(End end) {
    return System.nanoTime() - end.counts().atNs() < MAX_NS;
  }

  /**
   * Writes the figures between two ends.
   *
   * @param roundTripsNs of the clients A and B
   * @param reasons receives why a figure is not available, by its path
   */
  static void write(
      LiveColumn column,
      End begin,
      End end,
      List<Long> roundTripsNs,
      ObjectNode json,
      Map<String, String> reasons) {
    LastSecond second = new LastSecond(CodeRegions.model(column.variant()), json, reasons);
    ServerStats growth = end.counts().stats().growthSince(begin.counts().stats());
    long echoes = growth.get(Counter.FRAMES_IN).orElse(0);
    double seconds = (end.counts().atNs() - begin.counts().atNs()) / 1e9;
    json.put("echoesPerSecond", echoes / seconds);
    second.writeLatencies(column.load().flatMap(SteadyLoad::lastSecond), roundTripsNs);
    if (echoes == 0) {
      json.putNull("perEcho");
      reasons.put("lastSecond.perEcho", "no echo in the last second");
    } else {
      second.writePerEcho(begin, end, growth, echoes, json.putObject("perEcho"));
    }
    end.process()
        .ifPresentOrElse(
            now -> json.put("processThreads", now.threads()).put("rssBytes", now.rssBytes()),
            () -> second.missing("no /proc", "processThreads", "rssBytes"));
    json.put("idleConnections", column.idleConnections());
  }

  private void writeLatencies(Optional<IntervalSample> load, List<Long> roundTripsNs) {
    Optional<IntervalSample> ofLoad = load.filter(second -> second.p50Ns() != null);
    if (ofLoad.isPresent()) {
      json.put("p50Ns", ofLoad.get().p50Ns()).put("p99Ns", ofLoad.get().p99Ns());
    } else if (roundTripsNs.isEmpty()) {
      missing("no response in the last second", "p50Ns", "p99Ns");
    } else {
      List<Long> sorted = new ArrayList<>(roundTripsNs);
      Collections.sort(sorted);
      json.put("p50Ns", nearestRank(sorted, 0.5)).put("p99Ns", nearestRank(sorted, 0.99));
    }
  }

  private static long nearestRank(List<Long> sorted, double share) {
    return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
  }

  private void writePerEcho(
      End begin, End end, ServerStats growth, long echoes, ObjectNode perEcho) {
    put(perEcho, "reads", growth.get(Counter.READ_CALLS), echoes, "not counted");
    put(perEcho, "writes", growth.get(Counter.WRITE_CALLS), echoes, "not counted");
    if (model.equals(CodeRegions.BIO)) {
      put(perEcho, "waits", OptionalLong.empty(), echoes, "a blocking server waits in its read");
    } else {
      OptionalLong selects = growth.get(Counter.SELECTS);
      put(perEcho, "waits", selects, echoes, "Netty does not count its waits");
    }
    if (begin.process().isEmpty() || end.process().isEmpty()) {
      OptionalLong none = OptionalLong.empty();
      List.of("switches", "cpuUserNs", "cpuKernelNs")
          .forEach(name -> put(perEcho, name, none, echoes, "no /proc"));
      return;
    }
    ProcessSnapshot before = begin.process().get();
    ProcessSnapshot now = end.process().get();
    ProcessSnapshot.Switches switches = now.switchesSince(before);
    perEcho.put("switches", (switches.voluntary() + switches.involuntary()) / (double) echoes);
    ProcessCpu used = now.cpu().minus(before.cpu());
    boolean enough = used.userNs() + used.sysNs() >= MIN_CPU_NS;
    String why = "less than 30 ms of CPU time in the last second; the kernel counts in 10 ms";
    put(
        perEcho,
        "cpuUserNs",
        enough ? OptionalLong.of(used.userNs()) : OptionalLong.empty(),
        echoes,
        why);
    put(
        perEcho,
        "cpuKernelNs",
        enough ? OptionalLong.of(used.sysNs()) : OptionalLong.empty(),
        echoes,
        why);
  }

  private void put(
      ObjectNode perEcho, String name, OptionalLong total, long echoes, String whyNot) {
    if (total.isPresent()) {
      perEcho.put(name, total.getAsLong() / (double) echoes);
    } else {
      perEcho.putNull(name);
      reasons.put("lastSecond.perEcho." + name, whyNot);
    }
  }

  private void missing(String reason, String... names) {
    for (String name : names) {
      json.putNull(name);
      reasons.put("lastSecond." + name, reason);
    }
  }
}
