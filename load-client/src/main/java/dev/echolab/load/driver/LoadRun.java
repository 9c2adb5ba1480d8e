package dev.echolab.load.driver;

import dev.echolab.load.os.MachineCpu;
import dev.echolab.load.os.ProcessCpu;
import dev.echolab.load.os.RunningClock;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.LoopModel;
import dev.echolab.load.plan.OnDisconnect;
import dev.echolab.load.record.ClientCost;
import dev.echolab.load.record.ConnectionCounts;
import dev.echolab.load.record.Histograms;
import dev.echolab.load.record.IntervalAggregator;
import dev.echolab.load.record.Latencies;
import dev.echolab.load.record.MeasurementWindow;
import dev.echolab.load.record.Outcomes;
import dev.echolab.load.record.Phase;
import dev.echolab.load.record.Recorder;
import dev.echolab.load.record.RunListener;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.record.ServerStats;
import dev.echolab.load.record.StageResult;
import dev.echolab.load.record.ThreadInterval;
import dev.echolab.load.record.Timeframe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Runs a plan. The caller's thread leads: it starts the client threads, adds up what they record,
 * and reports to each {@link RunListener}, in their order.
 */
public final class LoadRun {
  private static final long LEAD_NS = 2_000_000L;
  private static final long POLL_NS = 20_000_000L;
  private static final long WARMUP_STATS_PERIOD_NS = 100_000_000L;

  private final LoadPlan plan;
  private final List<RunListener> listeners;
  private final BooleanSupplier stopRequested;
  private final SharedRunState shared;
  private final List<ClientThread> clients = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final IntervalAggregator intervals;

  /** The run was stopped before its end. */
  private boolean interrupted;

  private LoadRun(LoadPlan plan, BooleanSupplier stopRequested, List<RunListener> listeners) {
    this.plan = plan;
    this.listeners = listeners;
    this.stopRequested = stopRequested;
    this.shared = new SharedRunState(plan);
    this.intervals = new IntervalAggregator(plan.threads().count(), listeners);
  }

  /** What is read at the start and at the end of the measured time. */
  private record Sample(
      Optional<ProcessCpu> cpu,
      Optional<MachineCpu> machine,
      Optional<ServerStats> server,
      int statsReconnects,
      Optional<RunningClock> clock) {}

  /** Runs a plan until its end: connects, warms up, measures, drains, closes. */
  public static RunResult run(LoadPlan plan, RunListener... listeners)
      throws UnusableTargetException, InterruptedException {
    return run(plan, () -> false, listeners);
  }

  /**
   * Runs a plan until its end or until {@code stopRequested} returns true. A stopped run returns
   * the results so far; the messages in flight at that moment have no outcome.
   *
   * @param stopRequested is polled about every 20 ms
   * @throws UnusableTargetException if a target could not be reached, or speaks the other protocol
   * @throws InterruptedException if the calling thread was interrupted; everything is closed
   */
  public static RunResult run(
      LoadPlan plan, BooleanSupplier stopRequested, RunListener... listeners)
      throws UnusableTargetException, InterruptedException {
    return new LoadRun(plan, stopRequested, List.of(listeners)).run();
  }

  private RunResult run() throws UnusableTargetException, InterruptedException {
    begin(Phase.CONNECT);
    try (StatsProbe probe = StatsProbe.connect(plan)) {
      startThreads(probe.addresses());
      awaitConnected();
      MeasurementWindow window = openWindow();
      addIntervalsUntil(window.warmupStartNs());
      begin(Phase.WARMUP);
      warmUpUntil(window.measureStartNs(), probe);
      Instant startedAt = Instant.now();
      Sample start = sample(Phase.MEASURE, probe);
      addIntervalsUntil(window.measureEndNs());
      abortIfRequested();
      Sample end = sample(Phase.DRAIN, probe);
      shared.sampled.countDown();
      drain();
      return result(window, startedAt, start, end);
    } finally {
      stopThreads();
    }
  }

  private void begin(Phase phase) {
    listeners.forEach(listener -> listener.phase(phase));
  }

  private void startThreads(List<InetSocketAddress> targets) {
    try {
      for (int t = 0; t < plan.threads().count(); t++) {
        clients.add(new ClientThread(plan, t, shared, targets));
        threads.add(new Thread(clients.get(t), "load-" + t));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open a selector", e);
    }
    threads.forEach(Thread::start);
  }

  private void stopThreads() throws InterruptedException {
    abort();
    shared.sampled.countDown();
    joinThreads();
  }

  private void abort() {
    shared.aborted = true;
    clients.forEach(ClientThread::wakeUp);
  }

  /** Ends the load of a run that is to stop before its end: no figure may count what follows. */
  private void abortIfRequested() {
    if (!interrupted && shared.ended.getCount() > 0 && stopRequested.getAsBoolean()) {
      interrupted = true;
      abort();
    }
  }

  private void joinThreads() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void awaitConnected() throws UnusableTargetException, InterruptedException {
    boolean connected = false;
    while (!connected && !stopRequested.getAsBoolean()) {
      connected = shared.connected.await(POLL_NS, TimeUnit.NANOSECONDS);
    }
    rethrowFailure();
    if (connected
        && clients.stream().mapToInt(client -> client.manager.openCount()).sum() == 0
        && plan.connections().onDisconnect() == OnDisconnect.GIVE_UP) {
      throw new UnusableTargetException(
          shared.incidents.toList().stream()
              .map(i -> i.count() + " " + i.kind() + ", " + i.firstExample())
              .collect(
                  Collectors.joining(
                      "; ",
                      "cannot connect to %s: no connection could be made; "
                          .formatted(plan.targets().get(0)),
                      "")));
    }
  }

  /** Decides the times of the run, and publishes them to the client threads. */
  private MeasurementWindow openWindow() {
    long nowNs = System.nanoTime();
    long waitNs =
        plan.timing()
            .startAt()
            .map(at -> Math.max(LEAD_NS, Duration.between(Instant.now(), at).toNanos()))
            .orElse(LEAD_NS);
    long warmupStartNs = nowNs + waitNs;
    long measureStartNs = warmupStartNs + plan.timing().warmup().toNanos();
    long measureEndNs =
        plan.timing().requests() > 0
            ? MeasurementWindow.OPEN_END
            : measureStartNs + plan.timing().duration().toNanos();
    shared.window = new MeasurementWindow(warmupStartNs, measureStartNs, measureEndNs);
    clients.forEach(ClientThread::wakeUp);
    return shared.window;
  }

  /**
   * Adds up finished intervals until a given time, or until all threads have ended or are to stop.
   */
  private void addIntervalsUntil(long untilNs) throws InterruptedException {
    while (isRunning()) {
      long leftNs = untilNs - System.nanoTime();
      if (leftNs <= 0) {
        return;
      }
      addNextInterval(Math.min(leftNs, POLL_NS));
    }
  }

  /**
   * Waits for the end of the warm-up, and asks for the server's counters meanwhile. Otherwise the
   * first request for them would come at the start of the measured time: HotSpot discards code that
   * was compiled without such a request (an uncommon trap), and interprets the whole path of an
   * echo until it has compiled it again. In netty-epoll that took 0.35 s.
   */
  private void warmUpUntil(long measureStartNs, StatsProbe probe) throws InterruptedException {
    while (isRunning() && measureStartNs - System.nanoTime() > 0) {
      probe.ask();
      long leftNs = measureStartNs - System.nanoTime();
      addIntervalsUntil(measureStartNs - Math.max(0, leftNs - WARMUP_STATS_PERIOD_NS));
    }
  }

  private boolean isRunning() {
    return shared.ended.getCount() > 0 && !stopRequested.getAsBoolean();
  }

  /** Waits for the client threads to end, and adds up the rest. */
  private void drain() throws UnusableTargetException, InterruptedException {
    while (shared.ended.getCount() > 0) {
      abortIfRequested();
      addNextInterval(POLL_NS);
    }
    joinThreads();
    rethrowFailure();
    while (!shared.filledIntervals.isEmpty()) {
      addNextInterval(0);
    }
    intervals.finish();
    listeners.forEach(listener -> listener.drained(intervals.drained()));
  }

  private void addNextInterval(long withinNs) throws InterruptedException {
    ThreadInterval interval = shared.filledIntervals.poll(withinNs, TimeUnit.NANOSECONDS);
    if (interval != null) {
      intervals.add(interval);
      shared.freeIntervals.add(interval);
    }
  }

  private void rethrowFailure() throws UnusableTargetException {
    Throwable failure = shared.failure.get();
    if (failure instanceof UnusableTargetException otherProtocol) {
      throw otherProtocol;
    }
    if (failure != null) {
      throw new IllegalStateException("a client thread failed", failure);
    }
  }

  /** Reports a phase as it begins: to ask the server takes a round trip under load. */
  private Sample sample(Phase phase, StatsProbe probe) {
    Optional<ProcessCpu> cpu;
    try {
      cpu = Optional.of(ProcessCpu.of("self"));
    } catch (IOException e) {
      cpu = Optional.empty();
    }
    Optional<MachineCpu> machine = MachineCpu.now();
    Optional<RunningClock> clock = RunningClock.now();
    begin(phase);
    Optional<ServerStats> server = probe.counters();
    return new Sample(cpu, machine, server, probe.reconnects(), clock);
  }

  private RunResult result(MeasurementWindow window, Instant startedAt, Sample start, Sample end) {
    List<LoadLoop> loops = clients.stream().map(client -> client.loop).toList();
    long lastEndNs = loops.stream().mapToLong(loop -> loop.endedNs).max().orElseThrow();
    long endNs = Math.max(window.measureStartNs(), Math.min(window.measureEndNs(), lastEndNs));
    List<Recorder> recorders = loops.stream().map(loop -> loop.recorder).toList();
    long refused = clients.stream().mapToLong(client -> client.refusedBeforeLoad).sum();
    OptionalDouble target =
        plan.loop() instanceof LoopModel.Open open
            ? OptionalDouble.of(open.perSecond())
            : OptionalDouble.empty();
    ConnectionCounts connections =
        loops.stream()
            .map(loop -> loop.connectionCounts(endNs - window.measureStartNs()))
            .reduce(ConnectionCounts::plus)
            .orElseThrow();
    return new RunResult(
        Set.of(UUID.randomUUID()),
        new Timeframe(startedAt, window.measureStartNs(), endNs, interrupted),
        intervals.throughput(
            target, StageResult.sum(recorders.stream().map(Recorder::stages).toList())),
        new Latencies(
            intervals.corrected(),
            plan.isOpenLoop()
                ? Histograms.sum(recorders.stream().map(Recorder::uncorrected))
                : intervals.corrected(),
            Histograms.sum(clients.stream().map(client -> client.manager.connectTimes)),
            Histograms.sum(recorders.stream().map(Recorder::lateness))),
        recorders.stream()
            .map(Recorder::outcomes)
            .reduce(Outcomes.ofRefused(refused), Outcomes::plus),
        connections,
        clientCost(loops, start, end, endNs - window.measureStartNs()),
        serverGrowth(start, end, connections.lost()),
        shared.incidents.toList());
  }

  /**
   * Returns the growth of the server's counters; empty if a target may have been restarted:
   * counters of two processes cannot be subtracted. A restart ends all connections to a target; one
   * that closed the idle stats connection is the same process.
   */
  private Optional<ServerStats> serverGrowth(Sample start, Sample end, long lost) {
    boolean sameProcess =
        start.statsReconnects() == end.statsReconnects()
            || lost < plan.connections().count() / plan.targets().size();
    return sameProcess
        ? end.server().flatMap(now -> start.server().map(now::growthSince))
        : Optional.empty();
  }

  private static ClientCost clientCost(
      List<LoadLoop> loops, Sample start, Sample end, long measuredNs) {
    ProcessCpu used =
        start
            .cpu()
            .flatMap(before -> end.cpu().map(now -> now.minus(before)))
            .orElse(new ProcessCpu(-1, -1));
    long suspendedNs =
        start
            .clock()
            .flatMap(before -> end.clock().map(now -> now.suspendedNsSince(before)))
            .orElse(0L);
    double stolenShare =
        start
            .machine()
            .flatMap(before -> end.machine().map(now -> now.minus(before)))
            .flatMap(MachineCpu::stolenShare)
            .orElse(-1.0);
    return loops.stream()
        .map(loop -> loop.stalls.cost(measuredNs, suspendedNs))
        .reduce(
            new ClientCost(used.userNs(), used.sysNs(), 0, 0, 0, 0, 0, stolenShare),
            ClientCost::plus);
  }
}
