package dev.echolab.load.driver;

import dev.echolab.load.driver.EchoConnection.State;
import dev.echolab.load.kernel.OwnThread;
import dev.echolab.load.kernel.OwnThread.Scheduled;
import dev.echolab.load.record.Outcome;
import dev.echolab.load.record.Recorder;
import dev.echolab.load.record.Window;
import dev.echolab.load.schedule.OpenSchedule;
import dev.echolab.load.schedule.Pace;
import dev.echolab.load.workload.Detective;
import dev.echolab.load.workload.Misanswer;
import dev.echolab.protocol.ErrorCode;
import dev.echolab.server.Protocol;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One client thread: its connections, their messages, its clock.
 *
 * <pre>
 *   connect ... all -&gt; await the Window -&gt; turns: due messages -&gt; write; ready keys -&gt; read, check,
 *   (closed loop: write again) -&gt; ... -&gt; drain -&gt; settle what is owed -&gt; close
 * </pre>
 */
final class ClientLoop implements Runnable {
  private static final long NEVER = Long.MAX_VALUE;
  private static final int PENDING_CONNECTS = 128;
  private static final long SCAN_NS = 20_000_000L;
  private static final long FIRST_RETRY_NS = 20_000_000L;
  private static final int MOST_RETRY_DOUBLINGS = 4;

  /**
   * Nearer than this a sleep would end too late: look at the sockets until then instead. The alarm
   * is set as much ahead ({@code docs/decisions/0010-pacing.md} has what this costs).
   */
  private static final long SPIN_BELOW_NS = 60_000L;

  private final LoadPlan plan;
  private final int thread;
  private final RunControl control;
  private final Selector selector;
  private final Connector connector;
  private final Alarm alarm;
  private final List<EchoConnection> connections = new ArrayList<>();
  private final List<EchoConnection> measured = new ArrayList<>();
  private final Deque<EchoConnection> retries = new ArrayDeque<>();
  private final DelayQueue thinking = new DelayQueue();
  private final List<EchoConnection> flushes = new ArrayList<>();
  private final TurnClock turns = new TurnClock();
  private final Consumer<SelectionKey> onReady = this::ready;
  private final boolean openLoop;
  private final int pipeline;
  private final long thinkNs;
  private final long timeoutNs;
  private OwnThread self;
  private Optional<Scheduled> scheduledAtStart = Optional.empty();
  private Optional<Scheduled> scheduledAtEnd = Optional.empty();
  private Window window;
  private Recorder recorder;
  private RequestWriter writer;
  private ReplyReader reader;
  private OpenSchedule schedule;
  private long dueNs = NEVER;
  private long requestsLeft = NEVER;
  private long turnStartNs;
  private boolean turnsReset;
  private boolean begun;
  private long scanNs;
  private long endedNs;
  private int alive;
  private int settled;
  private long lost;
  private long churned;
  private long slowReaderBytes;

  ClientLoop(
      LoadPlan plan,
      int thread,
      RunControl control,
      List<InetSocketAddress> targets,
      List<InetSocketAddress> sources)
      throws IOException {
    this.plan = plan;
    this.thread = thread;
    this.control = control;
    this.selector = Selector.open();
    this.connector = new Connector(selector, targets, sources);
    this.alarm = new Alarm(selector, "alarm-" + thread);
    this.openLoop = plan.isOpenLoop();
    this.pipeline = plan.pace().pipeline();
    this.thinkNs = plan.pace() instanceof Pace.Closed closed ? closed.think().toNanos() : 0;
    this.timeoutNs = plan.timeout().toNanos();
    for (int c = thread; c < plan.connections(); c += plan.threads()) {
      boolean slow = c >= plan.measuredConnections();
      EchoConnection connection =
          new EchoConnection(c, plan.seed(), plan.sizes(), openLoop ? 16 : pipeline, slow);
      connections.add(connection);
      if (!slow) {
        measured.add(connection);
      }
    }
  }

  @Override
  public void run() {
    self = OwnThread.current();
    try (selector;
        alarm) {
      connectAll();
      control.connected.countDown();
      if (awaitWindow()) {
        measure();
      }
    } catch (IOException | RuntimeException | Error e) {
      control.fail(e);
    } finally {
      connections.forEach(connector::close);
      control.connected.countDown();
      control.ended.countDown();
    }
  }

  // ---- connect

  private void connectAll() throws IOException {
    double gapNs = plan.rampPerSecond() > 0 ? 1e9 / plan.rampPerSecond() : 0;
    long startNs = System.nanoTime();
    int next = 0;
    while (settled < connections.size() && !control.aborted) {
      long nowNs = System.nanoTime();
      while (next < connections.size()
          && next - settled < PENDING_CONNECTS
          && nowNs - startNs >= (long) (connections.get(next).number() * gapNs)) {
        open(connections.get(next++), nowNs);
      }
      boolean ramping = next < connections.size() && next - settled < PENDING_CONNECTS;
      selector.select(onReady, ramping ? 1 : 20);
      dropOverdueConnects(System.nanoTime());
    }
  }

  private void open(EchoConnection c, long nowNs) {
    try {
      connector.begin(c);
      if (c.isOpen()) {
        connected(c, nowNs);
      }
    } catch (IOException e) {
      refused(c, e.getMessage(), nowNs);
    }
  }

  private void dropOverdueConnects(long nowNs) {
    for (EchoConnection c : connections) {
      if (c.state == State.CONNECTING && nowNs - c.connectStartNs > timeoutNs) {
        refused(c, "no connection within the time-out", nowNs);
      }
    }
  }

  private void connected(EchoConnection c, long nowNs) {
    if (!begun) {
      settled++;
      return;
    }
    recorder.openConnections(connector.open());
    startUsing(c, nowNs);
  }

  private void startUsing(EchoConnection c, long nowNs) {
    c.lifeEnd = lifeEnd(c);
    if (c.slowReader) {
      flushSlowReader(c, nowNs);
    } else {
      if (!openLoop) {
        fillWindow(c, pipeline, nowNs);
      }
      flush(c, nowNs);
    }
  }

  private long lifeEnd(EchoConnection c) {
    return plan.churnEchoes() > 0 ? c.flight.written() + plan.churnEchoes() : NEVER;
  }

  private void refused(EchoConnection c, String why, long nowNs) {
    connector.close(c);
    control.incidents.add("refused", "connection " + c.number() + ": " + why);
    if (begun) {
      recorder.refused(nowNs);
    } else {
      settled++;
    }
    if (plan.whenLost() == WhenLost.RECONNECT) {
      retryLater(c, nowNs);
    } else {
      giveUp(c);
    }
  }

  private void retryLater(EchoConnection c, long nowNs) {
    c.state = State.LOST;
    int doublings = Math.min(c.failedTries++, MOST_RETRY_DOUBLINGS);
    c.retryNs = nowNs + (FIRST_RETRY_NS << doublings);
    retries.add(c);
  }

  private void giveUp(EchoConnection c) {
    c.state = State.GONE;
    if (begun) {
      failWaiting(c);
      if (!c.slowReader && --alive == 0) {
        control.threadsAlive.decrementAndGet();
      }
    }
  }

  // ---- the run

  private boolean awaitWindow() throws IOException {
    while (control.window == null && !control.aborted) {
      selector.select(onReady, 20);
    }
    window = control.window;
    if (window == null) {
      return false;
    }
    recorder = new Recorder(window, openLoop, control.filled, control.empty);
    recorder.openConnections(connector.open());
    writer = new RequestWriter(plan.protocol(), pipeline, recorder);
    Detective detective = new Detective(plan.seed(), plan.connections());
    reader =
        plan.protocol() == Protocol.FRAMED
            ? new FramedReplyReader(recorder, detective, control.incidents)
            : new RawReplyReader(recorder, detective, control.incidents);
    return true;
  }

  private void measure() throws IOException {
    if (openLoop || thinkNs > 0) {
      alarm.start();
    }
    long nowNs = System.nanoTime();
    while (nowNs < window.warmupNs() && !control.aborted) {
      long waitMs = (window.warmupNs() - nowNs) / 1_000_000L;
      selector.select(onReady, Math.max(1, Math.min(20, waitMs)));
      nowNs = System.nanoTime();
    }
    begin(nowNs);
    while (!control.aborted && !isOver(nowNs)) {
      nowNs = turn();
    }
    if (scheduledAtEnd.isEmpty()) {
      scheduledAtEnd = self.scheduled();
    }
    settle(nowNs);
    endedNs = nowNs;
    recorder.finish(nowNs);
  }

  private void begin(long nowNs) {
    boolean byRequests = plan.requests() > 0;
    if (plan.pace() instanceof Pace.Open open) {
      long measureFromNs = window.startNs() - window.warmupNs();
      long endNs = byRequests ? OpenSchedule.NEVER : window.endNs() - window.warmupNs();
      schedule =
          new OpenSchedule(
              open,
              plan.seed(),
              plan.measuredConnections(),
              thread,
              plan.threads(),
              measureFromNs,
              endNs,
              byRequests ? plan.requests() : OpenSchedule.NEVER);
      scheduleNext();
    } else if (byRequests) {
      long share = plan.requests() / plan.threads();
      requestsLeft = share + (thread < plan.requests() % plan.threads() ? 1 : 0);
    }
    scanNs = nowNs;
    alive = (int) measured.stream().filter(c -> c.state != State.GONE).count();
    if (alive == 0) {
      control.threadsAlive.decrementAndGet();
    }
    begun = true;
    recorder.openConnections(connector.open());
    for (EchoConnection c : connections) {
      if (c.isOpen()) {
        startUsing(c, System.nanoTime());
      }
    }
  }

  private boolean isOver(long nowNs) {
    if (alive == 0 && control.threadsAlive.get() == 0) {
      return true;
    }
    boolean nothingMoreDue =
        openLoop ? dueNs == NEVER : requestsLeft <= 0 || nowNs >= window.endNs();
    if (!nothingMoreDue) {
      return false;
    }
    if (nowNs < window.endNs() && plan.requests() == 0) {
      return false;
    }
    if (window.endNs() != NEVER && nowNs >= window.endNs() + timeoutNs) {
      return true;
    }
    for (EchoConnection c : measured) {
      if (c.state != State.GONE && c.flight.owed() > 0) {
        return false;
      }
    }
    return true;
  }

  /** One turn of the loop; returns the time at its end. */
  private long turn() throws IOException {
    long nowNs = System.nanoTime();
    recorder.roll(nowNs);
    if (!turnsReset && nowNs >= window.startNs()) {
      scheduledAtStart = self.scheduled();
      turns.reset(System.nanoTime());
      turnsReset = true;
    }
    if (scheduledAtEnd.isEmpty() && nowNs >= window.endNs()) {
      scheduledAtEnd = self.scheduled();
    }
    sendDue(nowNs);
    sendThought(nowNs);
    retryDue(nowNs);
    if (nowNs >= scanNs) {
      expireOverdue(nowNs);
      dropOverdueConnects(nowNs);
      scanNs = nowNs + SCAN_NS;
    }
    long beforeWaitNs = System.nanoTime();
    turns.step(beforeWaitNs);
    turnStartNs = 0;
    await(beforeWaitNs);
    long endNs = System.nanoTime();
    if (turnStartNs == 0) {
      turns.begin(endNs);
    } else {
      turns.step(endNs);
    }
    return endNs;
  }

  private void await(long nowNs) throws IOException {
    long messageNs = Math.min(dueNs, thinking.nextNs());
    long messageInNs = messageNs - nowNs;
    if (messageInNs <= SPIN_BELOW_NS || (plan.pacing() == Pacing.SPIN && messageNs != NEVER)) {
      selector.selectNow(onReady);
      return;
    }
    long houseworkNs = Math.min(Math.min(recorder.intervalEndNs(), scanNs), window.endNs());
    long waitMs = Math.max(1, (houseworkNs - nowNs + 999_999L) / 1_000_000L);
    if (messageNs != NEVER && messageNs < houseworkNs) {
      alarm.set(messageNs - SPIN_BELOW_NS);
    }
    selector.select(onReady, Math.min(waitMs, 20));
  }

  private void scheduleNext() {
    long offset = schedule.dueNs();
    dueNs = offset == OpenSchedule.NEVER ? NEVER : window.warmupNs() + offset;
  }

  /** Open loop: what is due goes into its connection's queue, and out if it can. */
  private void sendDue(long nowNs) {
    if (dueNs > nowNs) {
      return;
    }
    while (dueNs <= nowNs) {
      EchoConnection c = measuredByNumber(schedule.connection());
      if (c.state == State.GONE) {
        recorder.failed(Outcome.UNSENT, dueNs);
      } else {
        c.flight.push(dueNs);
        if (!c.flushDue) {
          c.flushDue = true;
          flushes.add(c);
        }
      }
      schedule.advance();
      scheduleNext();
    }
    for (int i = 0; i < flushes.size(); i++) {
      EchoConnection c = flushes.get(i);
      c.flushDue = false;
      if (c.isOpen()) {
        flush(c, System.nanoTime());
      }
    }
    flushes.clear();
  }

  /** The schedule numbers measured connections from 0; thread t has those with number mod N = t. */
  private EchoConnection measuredByNumber(int number) {
    return measured.get(number / plan.threads());
  }

  private void sendThought(long nowNs) {
    while (thinking.nextNs() <= nowNs) {
      EchoConnection c = thinking.remove();
      if (c.isOpen()) {
        fillWindow(c, 1, nowNs);
        flush(c, nowNs);
      }
    }
  }

  private void retryDue(long nowNs) {
    while (!retries.isEmpty() && retries.peek().retryNs <= nowNs) {
      open(retries.remove(), nowNs);
    }
  }

  /** Closed loop: up to {@code most} messages become due, if the window has room for them. */
  private void fillWindow(EchoConnection c, int most, long nowNs) {
    if (nowNs >= window.endNs()) {
      return;
    }
    int room = Math.min(most, pipeline - c.flight.owed());
    for (int i = 0; i < room && requestsLeft > 0 && c.flight.tail() < c.lifeEnd; i++) {
      c.flight.push(nowNs);
      if (plan.requests() > 0 && nowNs >= window.startNs()) {
        requestsLeft--;
      }
    }
  }

  private void flush(EchoConnection c, long nowNs) {
    try {
      boolean all = writer.write(c, nowNs);
      c.heldBack = c.flight.written() < c.flight.tail();
      int wanted = all ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
      if (c.selectionKey.interestOps() != wanted) {
        c.selectionKey.interestOps(wanted);
      }
    } catch (IOException e) {
      lost(c, "lost", e.getMessage(), nowNs);
    }
  }

  private void flushSlowReader(EchoConnection c, long nowNs) {
    try {
      slowReaderBytes += writer.writeEndlessly(c, nowNs);
      c.selectionKey.interestOps(SelectionKey.OP_WRITE);
    } catch (IOException e) {
      lost(c, "slow-reader-lost", e.getMessage(), nowNs);
    }
  }

  private void ready(SelectionKey key) {
    if (turnStartNs == 0) {
      turnStartNs = System.nanoTime();
      turns.begin(turnStartNs);
    }
    EchoConnection c = (EchoConnection) key.attachment();
    if (c.selectionKey != key) {
      return;
    }
    if (c.state == State.CONNECTING) {
      finishConnect(c);
    } else if (c.slowReader) {
      if (begun && key.isWritable()) {
        flushSlowReader(c, turnStartNs);
      }
    } else if (!begun) {
      endedBeforeStart(c);
    } else {
      if (key.isReadable()) {
        receive(c);
        turns.step(reader.stampNs());
      }
      if (c.isOpen() && c.selectionKey == key && key.isWritable()) {
        flush(c, System.nanoTime());
      }
      if (openLoop) {
        sendDue(reader.stampNs());
      }
    }
  }

  private void finishConnect(EchoConnection c) {
    long nowNs = System.nanoTime();
    try {
      connector.finish(c);
      if (c.isOpen()) {
        connected(c, nowNs);
      }
    } catch (IOException e) {
      refused(c, e.getMessage(), nowNs);
    }
  }

  /**
   * Before anything was sent a readable connection has ended, or was greeted, which no echo does.
   */
  private void endedBeforeStart(EchoConnection c) {
    control.incidents.add("refused", "connection " + c.number() + ": ended before it was used");
    connector.close(c);
    c.state = State.GONE;
    lost++;
  }

  private void receive(EchoConnection c) {
    try {
      long headBefore = c.flight.head();
      ReplyReader.Found found = reader.read(c);
      if (found == ReplyReader.Found.END) {
        lost(c, "closed-by-peer", "the peer closed it", reader.stampNs());
        return;
      }
      if (c.flight.head() != headBefore) {
        afterAnswers(c, headBefore);
      }
    } catch (IOException e) {
      lost(c, "lost", e.getMessage(), System.nanoTime());
    } catch (TurnedAwayException e) {
      turnedAway(c, e);
    } catch (WrongAnswerException e) {
      wrong(c, e.misanswer());
    }
  }

  private void afterAnswers(EchoConnection c, long headBefore) {
    if (c.flight.head() >= c.lifeEnd) {
      churn(c);
      return;
    }
    if (openLoop) {
      if (c.flight.written() < c.flight.tail()) {
        flush(c, System.nanoTime());
      }
    } else if (thinkNs > 0) {
      long dueAtNs = reader.stampNs() + thinkNs;
      for (long s = headBefore; s < c.flight.head(); s++) {
        thinking.add(c, dueAtNs);
      }
    } else {
      long nowNs = System.nanoTime();
      fillWindow(c, pipeline, nowNs);
      flush(c, nowNs);
    }
  }

  private void churn(EchoConnection c) {
    connector.close(c);
    churned++;
    c.lifeEnd = NEVER;
    open(c, System.nanoTime());
  }

  private void turnedAway(EchoConnection c, TurnedAwayException e) {
    long nowNs = System.nanoTime();
    if (e.code() == ErrorCode.BUSY.code()) {
      recorder.refused(nowNs);
    }
    lost(c, "turned-away", e.getMessage(), nowNs);
  }

  private void wrong(EchoConnection c, Misanswer misanswer) {
    control.incidents.add(misanswer.kind().key(), misanswer.text());
    Flight flight = c.flight;
    long nowNs = System.nanoTime();
    if (flight.expired() < flight.written()) {
      recorder.failed(Outcome.CORRUPT, flight.intendedNs(flight.expired()));
      flight.advanceExpired();
    } else {
      recorder.failed(Outcome.CORRUPT, nowNs);
    }
    lost(c, "given-up", "closed after a wrong answer", nowNs);
  }

  /** The connection is no more: what was in flight on it is lost. */
  private void lost(EchoConnection c, String kind, String why, long nowNs) {
    connector.close(c);
    recorder.openConnections(connector.open());
    lost++;
    control.incidents.add(kind, "connection " + c.number() + ": " + why);
    Flight flight = c.flight;
    boolean midMessage = c.writeOffset > 0;
    if (!c.slowReader) {
      long end = flight.written() + (midMessage ? 1 : 0);
      for (long s = flight.expired(); s < end; s++) {
        recorder.failed(Outcome.RESET, flight.intendedNs(s));
      }
    }
    flight.dropInFlight(midMessage);
    c.resetStreams();
    c.lostNs = nowNs;
    if (plan.whenLost() == WhenLost.RECONNECT) {
      retryLater(c, nowNs);
    } else {
      giveUp(c);
    }
  }

  private void failWaiting(EchoConnection c) {
    Flight flight = c.flight;
    if (!c.slowReader) {
      for (long s = flight.written(); s < flight.tail(); s++) {
        recorder.failed(Outcome.UNSENT, flight.intendedNs(s));
      }
    }
    flight.dropWaiting();
  }

  private void expireOverdue(long nowNs) {
    for (EchoConnection c : measured) {
      Flight flight = c.flight;
      boolean some = false;
      while (flight.expired() < flight.written()
          && nowNs - flight.intendedNs(flight.expired()) > timeoutNs) {
        recorder.failed(Outcome.TIMEOUT, flight.intendedNs(flight.expired()));
        flight.advanceExpired();
        some = true;
      }
      if (some && c.isOpen()) {
        replaceExpired(c, nowNs);
      }
    }
  }

  /** A message given up has left its place in the window to another, as a user who tries again. */
  private void replaceExpired(EchoConnection c, long nowNs) {
    if (c.flight.expired() >= c.lifeEnd) {
      churn(c);
      return;
    }
    if (!openLoop) {
      fillWindow(c, pipeline, nowNs);
    }
    flush(c, nowNs);
  }

  /** The run is over: whatever is still owed has failed. */
  private void settle(long nowNs) {
    for (EchoConnection c : measured) {
      Flight flight = c.flight;
      while (flight.expired() < flight.written()) {
        recorder.failed(Outcome.TIMEOUT, flight.intendedNs(flight.expired()));
        flight.advanceExpired();
      }
      failWaiting(c);
    }
    // All connections gone before the end: what the schedule still held was never sent.
    while (dueNs <= Math.min(nowNs, window.endNs() - 1)) {
      recorder.failed(Outcome.UNSENT, dueNs);
      schedule.advance();
      scheduleNext();
    }
  }

  // ---- for the caller's thread

  void wakeUp() {
    selector.wakeup();
  }

  /** What the scheduler gave this thread in the measured time; valid once it has ended. */
  Optional<Scheduled> scheduled() {
    return scheduledAtStart.flatMap(start -> scheduledAtEnd.map(end -> end.minus(start)));
  }

  /** Any thread, once connected. */
  int openConnections() {
    return connector.open();
  }

  /** Valid once the thread has ended. */
  Recorder recorder() {
    return recorder;
  }

  Connector connector() {
    return connector;
  }

  TurnClock turns() {
    return turns;
  }

  long endedNs() {
    return endedNs;
  }

  long lost() {
    return lost;
  }

  long churned() {
    return churned;
  }

  long slowReaderBytes() {
    return slowReaderBytes;
  }
}
