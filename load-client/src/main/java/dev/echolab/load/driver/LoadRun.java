package dev.echolab.load.driver;

import dev.echolab.load.os.OwnThread.Scheduled;
import dev.echolab.load.os.ProcessCpu;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.LoopModel;
import dev.echolab.load.plan.OnDisconnect;
import dev.echolab.load.plan.Target;
import dev.echolab.load.record.ClientCost;
import dev.echolab.load.record.ConnectionCounts;
import dev.echolab.load.record.Histograms;
import dev.echolab.load.record.IntervalAggregator;
import dev.echolab.load.record.Latencies;
import dev.echolab.load.record.MeasurementWindow;
import dev.echolab.load.record.Outcomes;
import dev.echolab.load.record.Phase;
import dev.echolab.load.record.RunListener;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.record.ServerStats;
import dev.echolab.load.record.ThreadInterval;
import dev.echolab.load.record.Throughput;
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
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** Runs a plan: the caller's thread leads, the client threads do the work. */
public final class LoadRun {
  private static final long LEAD_NS = 2_000_000L;
  private static final long POLL_NS = 20_000_000L;

private final LoadPlan plan;

  private final RunListener listener;
  private final StopSignal stop;
  private final SharedRunState shared;
  private final List<ClientThread> clients = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final IntervalAggregator intervals;

  private LoadRun(LoadPlan plan, RunListener listener, StopSignal stop) {
    this.plan = plan;
    this.listener = listener;
    this.stop = stop;
    this.shared = new SharedRunState(plan.threads().count());
    this.intervals = new IntervalAggregator(plan.threads().count(), listener);
  }

  /** What is read at the begin and at the end of the measured time. */
  private record Sample(Optional<ProcessCpu> cpu, Optional<ServerStats> server) {}

  /**
   * Connects, loads, measures, drains, closes.
   *
   * @throws ConnectFailedException if a target could not be reached; nothing was sent
   * @throws InterruptedException if the calling thread was interrupted; everything is closed
   */
  public static RunResult run(LoadPlan plan, RunListener listener)
      throws ConnectFailedException, InterruptedException {
    return run(plan, listener, new StopSignal());
  }

  /**
   * The same; asking {@code stop} ends it early with what was measured until then. What is in
   * flight at that moment is neither answered nor failed.
   */
  public static RunResult run(LoadPlan plan, RunListener listener, StopSignal stop)
      throws ConnectFailedException, InterruptedException {
    return new LoadRun(plan, listener, stop).run();
  }

  private RunResult run() throws ConnectFailedException, InterruptedException {
    listener.phase(Phase.CONNECT);
    List<InetSocketAddress> targets = new ArrayList<>();
    for (Target target : plan.targets()) {
      targets.add(resolve(target));
    }
    try (StatsProbes probes = StatsProbes.connect(plan, targets)) {
      startThreads(targets);
      return lead(probes);
    } finally {
      shared.aborted = true;
      for (int i = 0; i < threads.size(); i++) {
        clients.get(i).wakeUp();
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  private static InetSocketAddress resolve(Target target) throws ConnectFailedException {
    InetSocketAddress address = new InetSocketAddress(target.host(), target.port());
    if (address.isUnresolved()) {
      throw new ConnectFailedException(
          "cannot connect to " + target + ": no such host", new IOException("unresolved"));
    }
    return address;
  }

  private void startThreads(List<InetSocketAddress> targets) {
    List<InetSocketAddress> sources =
        plan.connections().sources().stream()
            .map(source -> new InetSocketAddress(source, 0))
            .toList();
    try {
      for (int t = 0; t < plan.threads().count(); t++) {
        clients.add(new ClientThread(plan, t, shared, targets, sources));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open a selector", e);
    }
    for (int t = 0; t < plan.threads().count(); t++) {
      Thread thread = new Thread(clients.get(t), "load-" + t);
      threads.add(thread);
      thread.start();
    }
  }

  private RunResult lead(StatsProbes probes) throws ConnectFailedException, InterruptedException {
    boolean connected = false;
    while (!connected && !stop.isRequested()) {
      connected = shared.connected.await(POLL_NS, TimeUnit.NANOSECONDS);
    }
    rethrowFailure();
    if (connected
        && clients.stream().mapToInt(ClientThread::openConnections).sum() == 0
        && plan.connections().onDisconnect() == OnDisconnect.GIVE_UP) {
      throw new ConnectFailedException(
          "cannot connect to "
              + plan.targets().get(0)
              + ": no connection could be parts; "
              + shared.incidents.toList().stream()
                  .map(
                      incident ->
                          incident.count() + " " + incident.kind() + ", " + incident.firstExample())
                  .collect(Collectors.joining("; ")),
          new IOException("all refused"));
    }
    MeasurementWindow window = openWindow();
    shared.window = window;
    clients.forEach(ClientThread::wakeUp);
    pumpUntil(window.warmupNs());
    listener.phase(Phase.WARMUP);
    pumpUntil(window.startNs());
    Instant startedAt = Instant.now();
    Sample begin = sample(probes);
    listener.phase(Phase.MEASURE);
    pumpUntil(window.endNs());
    Sample end = sample(probes);
    listener.phase(Phase.DRAIN);
    boolean interrupted = pumpToTheEnd();
    for (Thread thread : threads) {
      thread.join();
    }
    rethrowFailure();
    pumpRest();
    intervals.finish();
    listener.drained(intervals.drained());
    return result(window, startedAt, begin, end, interrupted);
  }

  private MeasurementWindow openWindow() {
    long nowNs = System.nanoTime();
    long warmupNs =
        plan.timing()
            .startAt()
            .map(at -> nowNs + Math.max(LEAD_NS, Duration.between(Instant.now(), at).toNanos()))
            .orElse(nowNs + LEAD_NS);
    long startNs = warmupNs + plan.timing().warmup().toNanos();
    long endNs =
        plan.timing().requests() > 0
            ? MeasurementWindow.OPEN_END
            : startNs + plan.timing().duration().toNanos();
    return new MeasurementWindow(warmupNs, startNs, endNs);
  }

  /**
   * Joins what the threads hand in until a moment, or until all client threads have ended, or are
   * to end.
   */
  private void pumpUntil(long untilNs) throws InterruptedException {
    while (shared.ended.getCount() > 0 && !stop.isRequested()) {
      long leftNs = untilNs - System.nanoTime();
      if (leftNs <= 0) {
        return;
      }
      pumpOnce(Math.min(leftNs, POLL_NS));
    }
  }

  /**
   * Joins what the threads hand in until all client threads have ended.
   *
   * @return true if they were cut off
   */
  private boolean pumpToTheEnd() throws InterruptedException {
    boolean interrupted = false;
    while (shared.ended.getCount() > 0) {
      if (stop.isRequested() && !interrupted) {
        interrupted = true;
        shared.aborted = true;
        clients.forEach(ClientThread::wakeUp);
      }
      pumpOnce(POLL_NS);
    }
    return interrupted;
  }

  private void pumpOnce(long withinNs) throws InterruptedException {
    ThreadInterval part = shared.filledIntervals.poll(withinNs, TimeUnit.NANOSECONDS);
    if (part != null) {
      join(part);
    }
  }

  private void pumpRest() {
    ThreadInterval part = shared.filledIntervals.poll();
    while (part != null) {
      join(part);
      part = shared.filledIntervals.poll();
    }
  }

  private void join(ThreadInterval part) {
    intervals.add(part);
    shared.freeIntervals.add(part);
  }

  private void rethrowFailure() {
    Throwable failure = shared.failure.get();
    if (failure != null) {
      throw new IllegalStateException("a client thread failed", failure);
    }
  }

  private Sample sample(StatsProbes probes) {
    Optional<ProcessCpu> cpu;
    try {
      cpu = Optional.of(ProcessCpu.of("self"));
    } catch (IOException e) {
      cpu = Optional.empty();
    }
    return new Sample(cpu, probes.counters());
  }

  private RunResult result(
      MeasurementWindow window, Instant startedAt, Sample begin, Sample end, boolean interrupted) {
    long lastEndNs = clients.stream().mapToLong(ClientThread::endedNs).max().orElseThrow();
    long endNs = Math.max(window.startNs(), Math.min(window.endNs(), lastEndNs));
    Histogram uncorrected = Histograms.create();
    Histogram connect = Histograms.create();
    Histogram lateness = Histograms.create();
    Outcomes outcomes = Outcomes.NONE;
    for (ClientThread loop : clients) {
      uncorrected.add(loop.recorder().uncorrected());
      lateness.add(loop.recorder().lateness());
      outcomes = outcomes.plus(loop.recorder().outcomes());
      connect.add(loop.connector().connectNs());
    }
    OptionalDouble target =
        plan.loop() instanceof LoopModel.Open open
            ? OptionalDouble.of(open.perSecond())
            : OptionalDouble.empty();
    return new RunResult(
        new Timeframe(startedAt, window.startNs(), endNs, interrupted),
        new Throughput(
            target, intervals.echoes(), intervals.bytes(), intervals.warmup(), intervals.measured()),
        new Latencies(
            intervals.corrected(),
            plan.isOpenLoop() ? uncorrected : intervals.corrected(),
            connect,
            lateness),
        outcomes,
        connectionCounts(),
        clientCost(begin, end),
        end.server().flatMap(now -> begin.server().map(now::growthSince)),
        shared.incidents.toList());
  }

  private ConnectionCounts connectionCounts() {
    return new ConnectionCounts(
        clients.stream().mapToLong(loop -> loop.connector().opened()).sum(),
        clients.stream().mapToLong(ClientThread::lost).sum(),
        clients.stream().mapToLong(ClientThread::churned).sum(),
        plan.connections().count() - plan.connections().measured(),
        clients.stream().mapToLong(ClientThread::slowReaderBytes).sum(),
        clients.stream().mapToLong(loop -> loop.connector().longestGapNs()).max().orElse(0));
  }

  private ClientCost clientCost(Sample begin, Sample end) {
    boolean known = begin.cpu().isPresent() && end.cpu().isPresent();
    ProcessCpu used = known ? end.cpu().get().minus(begin.cpu().get()) : new ProcessCpu(-1, -1);
    List<Scheduled> scheduled =
        clients.stream().flatMap(loop -> loop.scheduled().stream()).toList();
    boolean told = scheduled.size() == clients.size();
    return new ClientCost(
        used.userNs(),
        used.sysNs(),
        told ? scheduled.stream().mapToLong(Scheduled::ranNs).sum() : -1,
        told ? scheduled.stream().mapToLong(Scheduled::waitedNs).sum() : -1,
        plan.threads().count(),
        clients.stream().mapToLong(loop -> loop.stalls().stalledNs()).sum(),
        clients.stream().mapToLong(loop -> loop.stalls().longestNs()).max().orElse(0));
  }
}
