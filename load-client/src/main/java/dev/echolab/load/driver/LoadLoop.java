package dev.echolab.load.driver;

import dev.echolab.load.driver.ReplyDecoder.ErrorReplyException;
import dev.echolab.load.payload.BadReply;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.RateProfile.Stage;
import dev.echolab.load.plan.Target;
import dev.echolab.load.record.ConnectionCounts;
import dev.echolab.load.record.MeasurementWindow;
import dev.echolab.load.record.Outcome;
import dev.echolab.load.record.Recorder;
import dev.echolab.load.schedule.OpenSchedule;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.util.List;
import java.util.function.Consumer;

/**
 * Loads the server from one client thread: each iteration sends the messages that are due, waits
 * for ready sockets and handles them, until the run is over. A thread that is done waits for the
 * others, so that all deliver their seconds. Its results may be read by others once the thread has
 * ended.
 *
 * <pre>
 *   MessageSource      decides which messages are due (OpenLoopSource, ClosedLoopSource)
 *   RequestSender      writes them
 *   ReplyDecoder       reads and checks replies, which go to the Recorder
 *   ConnectionManager  opens, reopens, replaces and gives up connections
 *   Failures           records the messages that failed
 *   SelectorTimer      waits
 * </pre>
 */
final class LoadLoop implements ConnectionManager.Listener {
  private static final long SCAN_INTERVAL_NS = 20_000_000L;

  private final LoadPlan plan;
  private final SharedRunState shared;
  private final MeasurementWindow window;
  private final boolean byRequests;
  private final ConnectionManager manager;
  private final SelectorTimer timer;
  private final List<EchoConnection> measured;
  final Recorder recorder;
  private final Failures failures;
  private final RequestSender sender;
  private final MessageSource source;
  private final ReplyDecoder decoder;
  final StallMeter stalls;
  private final Consumer<SelectionKey> onReady = this::ready;
  private long nextScanNs;
  long endedNs;
  private int alive;
  private boolean done;

  /** Must be called by the client thread itself, after the window has been published. */
  LoadLoop(
      LoadPlan plan,
      int thread,
      SharedRunState shared,
      ConnectionManager manager,
      SelectorTimer timer) {
    this.plan = plan;
    this.shared = shared;
    this.window = shared.window;
    this.byRequests = plan.timing().requests() > 0;
    this.manager = manager;
    this.timer = timer;
    this.measured = manager.connections.stream().filter(c -> !c.slowReader).toList();
    this.recorder =
        new Recorder(
            window,
            plan.isOpenLoop(),
            shared.filledIntervals,
            shared.freeIntervals,
            plan.profile().stages().stream().map(Stage::duration).toList());
    this.failures = new Failures(recorder, plan.timing().timeout().toNanos());
    this.sender = new RequestSender(plan, shared.payload, recorder, manager);
    this.source =
        plan.isOpenLoop()
            ? new OpenLoopSource(
                new OpenSchedule(plan, thread, window.warmupStartNs()),
                window,
                measured,
                sender,
                recorder)
            : new ClosedLoopSource(plan, thread, window, sender);
    this.decoder = new ReplyDecoder(plan, shared.payload, recorder, shared.incidents);
    this.stalls = new StallMeter(window);
  }

  /** Returns when every message has a reply or has failed, or the run is aborted. */
  void run() throws IOException {
    begin();
    long nowNs = System.nanoTime();
    while (!shared.aborted && !isOver(nowNs)) {
      nowNs = iterate();
    }
    end(nowNs);
  }

  private void begin() {
    manager.listener(this);
    nextScanNs = System.nanoTime();
    stalls.begin(nextScanNs);
    manager.retriesBegin(nextScanNs);
    alive = (int) measured.stream().filter(c -> !c.isGone()).count();
    if (alive == 0) {
      shared.threadsAlive.decrementAndGet();
    }
    for (EchoConnection c : manager.connections) {
      if (c.isOpen()) {
        c.load.begin(window.warmupStartNs());
        opened(c, System.nanoTime());
      }
    }
  }

  /** Runs one iteration; returns the time at its end. */
  private long iterate() throws IOException {
    long nowNs = System.nanoTime();
    recorder.roll(nowNs);
    stalls.sample(nowNs);
    source.sendDue(nowNs);
    manager.retryDue(nowNs);
    if (nowNs >= nextScanNs) {
      expireOverdue(nowNs);
      manager.dropOverdueConnects(nowNs);
      manager.giveUpStalled(nowNs);
      nextScanNs = nowNs + SCAN_INTERVAL_NS;
    }
    long beforeWaitNs = System.nanoTime();
    long latestNs = Math.min(Math.min(recorder.intervalEndNs(), nextScanNs), window.measureEndNs());
    long dueNs = source.nextDueNs();
    stalls.startWaiting(beforeWaitNs, Math.min(dueNs, latestNs));
    timer.select(onReady, beforeWaitNs, dueNs, latestNs);
    long endNs = System.nanoTime();
    stalls.step(endNs);
    return endNs;
  }

  private void ready(SelectionKey key) {
    if (stalls.isWaiting()) {
      stalls.step(System.nanoTime());
    }
    EchoConnection c = (EchoConnection) key.attachment();
    if (c.selectionKey() != key) {
      return;
    }
    if (c.isConnecting()) {
      manager.finishConnect(c);
    } else if (c.slowReader) {
      if (key.isWritable()) {
        sender.flushSlowReader(c, System.nanoTime());
      }
    } else {
      if (key.isReadable()) {
        receive(c);
        stalls.step(decoder.readNs());
        source.sendDue(decoder.readNs());
      }
      if (c.isOpen() && c.selectionKey() == key && key.isWritable()) {
        long nowNs = System.nanoTime();
        sender.flush(c, nowNs);
        source.sendDue(nowNs);
      }
    }
  }

  /** Reads a readable connection until a read does not fill the buffer, and acts on the outcome. */
  private void receive(EchoConnection c) {
    long headBefore = c.inFlight.head();
    try {
      if (!read(c)) {
        manager.closeBroken(c, "closed-by-peer", "the peer closed it", decoder.readNs());
      } else if (c.inFlight.head() != headBefore) {
        source.answered(c, headBefore, decoder.readNs());
        if (c.isOpen() && c.inFlight.head() >= c.lifeEnd()) {
          manager.replace(c);
        }
      }
    } catch (UnusableTargetException e) {
      Target target = plan.targets().get(c.number % plan.targets().size());
      shared.fail(new UnusableTargetException(target + " " + e.getMessage(), e));
    } catch (ErrorReplyException e) {
      manager.closeBroken(c, "turned-away", e.getMessage(), decoder.readNs());
    } catch (IOException e) {
      manager.closeBroken(c, "lost", e.getMessage(), decoder.readNs());
    } catch (BadReply e) {
      shared.incidents.add(e.kind().key(), e.getMessage());
      failures.recordCorrupt(c);
      manager.closeBroken(c, "given-up", "closed after a wrong reply", decoder.readNs());
    }
  }

  /** Returns false if the peer has closed its side; replies before an exception count. */
  private boolean read(EchoConnection c) throws IOException, BadReply {
    long headBefore = c.inFlight.head();
    try {
      return decoder.read(c);
    } finally {
      if (c.inFlight.head() != headBefore) {
        c.load.replied(decoder.readNs());
      }
    }
  }

  private void expireOverdue(long nowNs) {
    for (EchoConnection c : measured) {
      if (!failures.recordOverdue(c, nowNs)) {
        continue;
      }
      c.load.end(c.load.lastReplyNs(), window);
      if (c.isOpen()) {
        if (c.inFlight.expired() >= c.lifeEnd()) {
          manager.replace(c);
        } else {
          source.refill(c, nowNs);
        }
      }
    }
  }

  private boolean isOver(long nowNs) {
    if (!done && isDone(nowNs)) {
      done = true;
      shared.doneNs.accumulateAndGet(nowNs, Math::max);
      shared.threadsBusy.decrementAndGet();
    }
    if (shared.threadsAlive.get() == 0) {
      return true;
    }
    if (shared.threadsBusy.get() == 0) {
      return byRequests || nowNs >= window.measureEndNs();
    }
    return nowNs - plan.timing().timeout().toNanos() >= window.measureEndNs();
  }

  /**
   * Returns true if nothing is left to send or to wait for. Without a connection nothing becomes
   * due in a closed loop; the messages of an open loop still do, and count as unsent.
   */
  private boolean isDone(long nowNs) {
    if (!source.isExhausted(nowNs) && (plan.isOpenLoop() || alive > 0)) {
      return false;
    }
    for (EchoConnection c : measured) {
      if (!c.isGone() && c.inFlight.outstanding() > 0) {
        return false;
      }
    }
    return true;
  }

  private void end(long nowNs) {
    stalls.end();
    // The measured time does not depend on when this thread notices that the others are done.
    endedNs = byRequests && shared.threadsBusy.get() == 0 ? shared.doneNs.get() : nowNs;
    if (shared.aborted) {
      measured.forEach(this::stopLoad);
    } else {
      measured.forEach(c -> endLoad(c, endedNs));
      measured.forEach(failures::recordRemaining);
      source.end(endedNs);
    }
    recorder.finish(endedNs);
  }

  @Override
  public void opened(EchoConnection c, long nowNs) {
    recorder.openConnections(manager.openCount());
    c.load.begin(nowNs);
    if (c.slowReader) {
      sender.flushSlowReader(c, nowNs);
    } else {
      source.refill(c, nowNs);
    }
  }

  @Override
  public void refused(EchoConnection c, long nowNs) {
    recorder.openConnections(manager.openCount());
    // A replacement that failed: until now the connection carried load.
    endLoad(c, nowNs);
    recorder.failed(Outcome.REFUSED, nowNs);
  }

  @Override
  public void lost(EchoConnection c) {
    recorder.openConnections(manager.openCount());
    endLoad(c, System.nanoTime());
    failures.recordReset(c);
  }

  @Override
  public void gone(EchoConnection c) {
    failures.recordUnsent(c);
    if (!c.slowReader && --alive == 0) {
      shared.threadsAlive.decrementAndGet();
    }
  }

  /** A request that was cut off by the end of a stopped run is no failure of the server. */
  private void stopLoad(EchoConnection c) {
    if (c.load.hasReplyIn(window)) {
      c.load.end(endedNs, window);
    } else {
      endLoad(c, endedNs);
    }
  }

  private void endLoad(EchoConnection c, long nowNs) {
    c.load.end(c.inFlight.outstanding() > 0 ? c.load.lastReplyNs() : nowNs, window);
  }

  /** Returns what happened to the connections of this thread; the measured time may be 0. */
  ConnectionCounts connectionCounts(long measuredNs) {
    double loadedNs = measured.stream().mapToLong(c -> c.load.measuredNs()).sum();
    return manager.counts(measuredNs == 0 ? 0 : loadedNs / measuredNs, sender.slowReaderBytes());
  }
}
