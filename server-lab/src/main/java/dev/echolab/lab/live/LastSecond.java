package dev.echolab.lab.live;

import dev.echolab.counters.Counter;
import dev.echolab.lab.linux.ProcessSnapshot;
import dev.echolab.load.os.ProcessCpu;
import dev.echolab.load.record.IntervalSample;
import dev.echolab.load.record.ServerStats;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Computes the figures of about a second of one server, from its counters and from /proc, and
 * writes them. What is not available becomes null, with a reason. Used by the sampler.
 */
final class LastSecond {
  /** Two ends that are further apart do not describe a second: nothing was sampled in between. */
  private static final long MAX_NS = 3_000_000_000L;

  /** The kernel counts CPU time in ticks of 10 ms; with fewer than 3 there is no figure. */
  private static final long MIN_CPU_NS = 30_000_000L;

  private static final String NO_PROC = "no /proc";

  /** One end of the time. */
  record End(DrivenServer.Counts counts, Optional<ProcessSnapshot> process) {}

  private LastSecond() {}

  /**
   * Returns whether the ends are about a second apart, and not long ago; server and lab read the
   * same clock.
   */
  static boolean isBetween(End begin, End end) {
    long ns = end.counts().atNs() - begin.counts().atNs();
    return ns > 0 && ns < MAX_NS && System.nanoTime() - end.counts().atNs() < MAX_NS;
  }

  /** Writes the figures between two ends; the round trips, sorted, are those of A and B. */
  static void write(LiveColumn column, End begin, End end, List<Long> sortedNs, Figures second) {
    ServerStats growth = end.counts().stats().growthSince(begin.counts().stats());
    long echoes = growth.get(Counter.FRAMES_IN).orElse(0);
    double seconds = (end.counts().atNs() - begin.counts().atNs()) / 1e9;
    second.json().put("echoesPerSecond", echoes / seconds);
    if (echoes == 0) {
      List.of("p50Ns", "p99Ns", "perEcho")
          .forEach(name -> second.put(name, null, "no echo in the last second"));
    } else {
      writeLatencies(column.load().flatMap(SteadyLoad::lastSecond), sortedNs, second);
      boolean isBlocking = CodeRegions.model(column.variant()).equals(CodeRegions.BIO);
      writePerEcho(begin, end, growth, isBlocking, second.child("perEcho"));
    }
    Optional<ProcessSnapshot> now = end.process();
    second.put("processThreads", now.map(ProcessSnapshot::threads).orElse(null), NO_PROC);
    second.put("rssBytes", now.map(ProcessSnapshot::rssBytes).orElse(null), NO_PROC);
    second.json().put("idleConnections", column.idleConnections());
  }

  private static void writeLatencies(
      Optional<IntervalSample> load, List<Long> sortedNs, Figures second) {
    Long p50Ns = load.map(IntervalSample::p50Ns).orElse(nearestRank(sortedNs, 0.5));
    Long p99Ns = load.map(IntervalSample::p99Ns).orElse(nearestRank(sortedNs, 0.99));
    second.put("p50Ns", p50Ns, "no response in the last second");
    second.put("p99Ns", p99Ns, "no response in the last second");
  }

  private static Long nearestRank(List<Long> sorted, double share) {
    return sorted.isEmpty() ? null : sorted.get((int) Math.ceil(share * sorted.size()) - 1);
  }

  private static void writePerEcho(
      End begin, End end, ServerStats growth, boolean isBlocking, Figures perEcho) {
    double echoes = growth.get(Counter.FRAMES_IN).orElseThrow();
    Function<OptionalLong, Double> share =
        total -> total.isPresent() ? total.getAsLong() / echoes : null;
    perEcho.put("reads", share.apply(growth.get(Counter.READ_CALLS)), "not counted");
    perEcho.put("writes", share.apply(growth.get(Counter.WRITE_CALLS)), "not counted");
    perEcho.put(
        "waits",
        isBlocking ? null : share.apply(growth.get(Counter.SELECTS)),
        isBlocking ? "a blocking server waits in its read" : "Netty does not count its waits");
    if (begin.process().isEmpty() || end.process().isEmpty()) {
      List.of("switches", "cpuUserNs", "cpuKernelNs")
          .forEach(name -> perEcho.put(name, null, NO_PROC));
      return;
    }
    ProcessSnapshot before = begin.process().get();
    ProcessSnapshot now = end.process().get();
    ProcessSnapshot.ThreadUse use = now.useSince(before);
    perEcho.json().put("switches", (use.voluntarySwitches() + use.involuntarySwitches()) / echoes);
    ProcessCpu used = now.cpu().minus(before.cpu());
    boolean isEnough = used.userNs() + used.sysNs() >= MIN_CPU_NS;
    String whyNot = "less than 30 ms of CPU time in the last second; the kernel counts in 10 ms";
    perEcho.put("cpuUserNs", isEnough ? used.userNs() / echoes : null, whyNot);
    perEcho.put("cpuKernelNs", isEnough ? used.sysNs() / echoes : null, whyNot);
  }
}
