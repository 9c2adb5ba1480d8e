package dev.echolab.lab.linux;

import dev.echolab.counters.Counter;
import dev.echolab.lab.linux.SyscallCounter.Switching;
import dev.echolab.load.driver.StatsProbe;
import dev.echolab.load.plan.Target;
import dev.echolab.load.record.Phase;
import dev.echolab.load.record.RunListener;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.record.ServerStats;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Counts a server's system calls in the kernel while it is under load, and the echoes that belong
 * to the count.
 *
 * <pre>
 *   counters 0 | switch on | counters 1 ... counters 2 | switch off | counters 3
 * </pre>
 *
 * <p>Switching goes from thread to thread and event to event, and takes as long as a busy machine
 * lets it take. So the server is asked for its counters before and after: what the kernel counted
 * belongs to at least the echoes between 1 and 2, and to at most those between 0 and 3. That bounds
 * the error whatever the machine did meanwhile.
 *
 * <p>A listener of one run; used by that run's thread. {@link #close} ends the counting.
 */
public final class SyscallProfiler implements RunListener, AutoCloseable {
  /** Requests for the counters that fall into the inner window, and into the outer one. */
  private static final int REQUESTS_INSIDE = 1;

  private static final int REQUESTS_OUTSIDE = 3;

  /** A count that is lower than the server's own by a larger share is not used. */
  private static final double MAX_SHORTFALL = 0.05;

  /** On a busy machine perf may attach so late that hardly an echo is left to count. */
  private static final int MIN_ECHOES = 100;

  private final long pid;
  private final Optional<Target> target;
  private Switching switchedOn = Switching.NEVER;
  private Optional<StatsProbe> probe = Optional.empty();
  private Optional<SyscallCounter> counter = Optional.empty();
  private final List<ServerStats> counters = new ArrayList<>();
  private String whyNot = "the load ended before the count began";

  /**
   * Counts nothing yet.
   *
   * @param pid of the server's process; its children count, too
   * @param target where it serves, framed; empty if it does not report its counters: the echoes are
   *     the client's count then
   */
  public SyscallProfiler(long pid, Optional<Target> target) {
    this.pid = pid;
    this.target = target;
  }

  /**
   * What was counted.
   *
   * @param calls the kernel's
   * @param echoes the middle of how many it may belong to
   * @param unsureShare by what share {@code echoes} may be wrong, at most, either way
   * @param server growth of the server's counters in the same time, the middle as well
   * @param connections open when the count began: each may have been in a read call that the kernel
   *     counted before, and the server after
   */
  public record Counted(
      SyscallCounts calls, long echoes, double unsureShare, ServerStats server, long connections) {
    /**
     * Returns why the count cannot be used: it is of too few echoes, or lower than the server's.
     * Each read and each write of the server is a system call, except by io_uring. A higher count
     * is no contradiction: not all reads are of sockets.
     */
    Optional<String> whyUnusable() {
      if (echoes < MIN_ECHOES) {
        return Optional.of("only " + echoes + " echoes came while the kernel counted");
      }
      if (calls.byName().getOrDefault("io_uring_enter", 0L) > 0) {
        return Optional.empty();
      }
      long reads = server.get(Counter.READ_CALLS).orElse(0);
      long writes = server.get(Counter.WRITE_CALLS).orElse(0);
      return shortfall("reads", reads, calls.of(SyscallCounts.READS), connections)
          .or(() -> shortfall("writes", writes, calls.of(SyscallCounts.WRITES), 0));
    }

    public double perEcho(long count) {
      return (double) count / echoes;
    }

    private Optional<String> shortfall(
        String what, long byServer, long byKernel, long countedBefore) {
      return byKernel + countedBefore >= byServer * (1 - MAX_SHORTFALL - unsureShare)
          ? Optional.empty()
          : Optional.of(
              String.format(
                  Locale.ROOT,
                  "the kernel counted %.3f %s per echo, the server %.3f",
                  perEcho(byKernel),
                  what,
                  perEcho(byServer)));
    }
  }

  @Override
  public void phase(Phase phase) {
    try {
      // In the warm-up all threads of the server are there, those of its connections, too.
      if (phase == Phase.WARMUP) {
        if (target.isPresent()) {
          probe = Optional.of(StatsProbe.connect(target.get()));
        }
        counter = Optional.of(SyscallCounter.attach(ServerProcessTree.of(pid).pids()));
      } else if (phase == Phase.MEASURE && counter.isPresent()) {
        readCounters();
        switchedOn = counter.get().begin();
        readCounters();
      } else if (phase == Phase.DRAIN && counter.isPresent()) {
        readCounters();
        counter.get().end();
        readCounters();
      }
    } catch (IOException e) {
      giveUp(e);
    }
  }

  private void readCounters() throws IOException {
    if (probe.isPresent()) {
      counters.add(
          probe
              .get()
              .counters()
              .orElseThrow(() -> new IOException("the server does not report its counters")));
    }
  }

  /** Ends the counting after the run. Empty if there is no count; see {@link #whyNot}. */
  public Optional<Counted> counted(RunResult run) throws InterruptedException {
    if (counter.isEmpty() || (target.isPresent() && counters.size() < 4)) {
      return Optional.empty();
    }
    try {
      SyscallCounts calls = counter.get().counts();
      Counted counted =
          target.isEmpty()
              ? byClient(calls, run, switchedOn)
              : between(calls, counters.get(0), counters.get(1), counters.get(2), counters.get(3));
      whyNot = counted.whyUnusable().orElse("");
      return whyNot.isEmpty() ? Optional.of(counted) : Optional.empty();
    } catch (IOException e) {
      giveUp(e);
      return Optional.empty();
    }
  }

  static Counted between(
      SyscallCounts calls,
      ServerStats beforeOn,
      ServerStats afterOn,
      ServerStats beforeOff,
      ServerStats afterOff) {
    ServerStats inner = beforeOff.growthSince(afterOn);
    ServerStats outer = afterOff.growthSince(beforeOn);
    long minEchoes = Math.max(0, inner.get(Counter.FRAMES_IN).orElse(0) - REQUESTS_INSIDE);
    long maxEchoes = Math.max(minEchoes, outer.get(Counter.FRAMES_IN).orElse(0) - REQUESTS_OUTSIDE);
    long connections = beforeOn.get("connectionsOpen").orElse(0);
    return ofBounds(calls, minEchoes, maxEchoes, outer.meanWith(inner), connections);
  }

  /**
   * Uses the client's count of its measured time. Those before the switch are not counted by the
   * kernel; of those on their way at either end it is not known on which side they fall.
   */
  static Counted byClient(SyscallCounts calls, RunResult run, Switching on) {
    double perNs = run.echoes() / Math.max(1.0, (double) run.measured().durationNs());
    long onTheirWay = Math.round(perNs * run.uncorrected().getMean());
    long beforeOn = Math.round(perNs * Math.max(0, on.fromNs() - run.measured().startNs()));
    long untilOn = Math.round(perNs * Math.max(0, on.toNs() - run.measured().startNs()));
    long minEchoes = Math.max(0, run.echoes() - untilOn - onTheirWay);
    long maxEchoes = Math.max(minEchoes, run.echoes() - beforeOn + onTheirWay);
    return ofBounds(calls, minEchoes, maxEchoes, ServerStats.of(Map.of()), 0);
  }

  private static Counted ofBounds(
      SyscallCounts calls, long minEchoes, long maxEchoes, ServerStats server, long connections) {
    long echoes = (minEchoes + maxEchoes) / 2;
    double unsureShare = echoes == 0 ? 1 : (maxEchoes - minEchoes) / 2.0 / echoes;
    return new Counted(calls, echoes, unsureShare, server, connections);
  }

  /** Returns why there is no count; empty if there is one. */
  public String whyNot() {
    return whyNot;
  }

  private void giveUp(IOException e) {
    whyNot = e.getMessage();
    counter.ifPresent(SyscallCounter::close);
    counter = Optional.empty();
  }

  @Override
  public void close() {
    counter.ifPresent(SyscallCounter::close);
    probe.ifPresent(StatsProbe::close);
  }
}
