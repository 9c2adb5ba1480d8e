package dev.echolab.nio;

import dev.echolab.counters.Counter;
import dev.echolab.counters.Counters;
import dev.echolab.counters.ServerCounters;
import dev.echolab.server.ConnectionLimit;
import dev.echolab.server.FatalErrors;
import dev.echolab.server.ServerHealth;
import dev.echolab.server.ServerOptions;
import dev.echolab.server.StopResult;
import dev.echolab.server.TimeoutChecker;
import dev.echolab.server.Tracing;
import dev.echolab.server.YieldBeforeWait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Waits in select for all connections of one thread, and calls the handlers of those that are
 * ready.
 *
 * <pre>
 *   one iteration: select -&gt; onReady of each ready channel -&gt; tasks -&gt; due timers
 *
 *   its life, of which {@code draining} is the only field:
 *   NEW ------start----------------------------&gt; RUNNING
 *   NEW ------abandon--------------------------&gt; CLOSED
 *   RUNNING --drain----------------------------&gt; DRAINING
 *   DRAINING -drain timeout--------------------&gt; itself: aborts its connections
 *   DRAINING -last connection closed-----------&gt; CLOSED
 *   RUNNING, DRAINING -select failed-----------&gt; CLOSED
 * </pre>
 *
 * <p>Other threads may call only {@link #start}, {@link #execute}, {@link #executeAndWait} and
 * {@link #awaitEnd}.
 */
final class EventLoop implements Runnable {
  private static final Logger log = LogManager.getLogger(EventLoop.class);

  private static final long TASK_MARGIN_NS = TimeUnit.MILLISECONDS.toNanos(500);

  /** Handles the events of one registered channel. */
  interface Handler {
    /** Called by the loop when the channel is ready. Must not throw for a peer's fault. */
    void onReady(SelectionKey key);
  }

  private record Timer(long dueNs, Runnable task) {}

  private final String name;
  private final Selector selector;

  /** Set by the start, before any other thread uses this loop. */
  private Thread thread;

  private final Consumer<SelectionKey> dispatch = this::dispatch;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>((a, b) -> Long.signum(a.dueNs - b.dueNs)); // nanoTime may overflow
  private final ServerCounters serverCounters;
  private final Counters counters;
  private final ProcessBuffers buffers;
  private final LongSupplier readableClock;

  private final YieldBeforeWait yieldBeforeWait = new YieldBeforeWait();

  /** Channels that the last select reported. */
  private int ready;

  private boolean firstKeyOfSelect;
  private long readableNs;
  private int connectionCount;
  private boolean draining;
  private int openAtStop;
  private int forcedCount;

  private final ConnectionLimit connectionLimit;
  private final TimeoutChecker timeoutChecker;
  private final long timeoutCheckPeriodMs;

  EventLoop(
      String name,
      Workers.Buffers buffers,
      int loops,
      ServerOptions options,
      ConnectionLimit connectionLimit,
      ServerCounters serverCounters)
      throws IOException {
    this.name = name;
    this.buffers = new ProcessBuffers(buffers.memory(), options.buffers().readBufferBytes(), loops);
    try {
      this.selector = Selector.open();
    } catch (IOException e) {
      this.buffers.close();
      throw e;
    }
    this.serverCounters = serverCounters;
    this.counters = serverCounters.newWorker();
    this.connectionLimit = connectionLimit;
    this.timeoutChecker = new TimeoutChecker(options.limits(), counters, System::nanoTime);
    this.timeoutCheckPeriodMs = TimeoutChecker.periodMs(options.limits());
    this.readableClock = options.steps().tracing() == Tracing.ON ? System::nanoTime : () -> 0;
  }

  void start(ServerHealth health) {
    thread = new Thread(health.essential(this), name);
    health.watchLoop(name, this::execute);
    thread.start();
  }

  /** Undoes the constructor of a loop that will not start. */
  void abandon() throws IOException {
    selector.close();
    buffers.close();
  }

  @Override
  public void run() {
    try {
      checkTimeouts();
      while (!draining || connectionCount > 0) {
        iterate();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("select failed: " + e.getMessage(), e);
    } finally {
      serverCounters.retire(counters);
      closeAll();
    }
  }

  // docs: receive
  private void iterate() throws IOException {
    firstKeyOfSelect = true;
    long waitMs = waitMs();
    if (waitMs > 0) {
      yieldBeforeWait.beforeWait(ready);
    }
    ready = waitMs == 0 ? selector.selectNow(dispatch) : selector.select(dispatch, waitMs);
    counters.increment(Counter.SELECTS);
    if (ready == 0 && !tasks.isEmpty()) {
      counters.increment(Counter.WAKEUPS);
    }
    runTasks();
    runTimers();
  }

  // docs: receive
  private void dispatch(SelectionKey key) {
    if (firstKeyOfSelect) {
      firstKeyOfSelect = false;
      readableNs = readableClock.getAsLong();
    }
    try {
      ((Handler) key.attachment()).onReady(key);
    } catch (RuntimeException | Error e) {
      FatalErrors.inEssentialThread(e);
      log.error("handler failed, the loop continues", e);
    }
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      runTask(task);
    }
  }

  private static void runTask(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      FatalErrors.inEssentialThread(e);
      log.error("task failed, the loop continues", e);
    }
  }

  private void runTimers() {
    while (!timers.isEmpty() && timers.peek().dueNs - System.nanoTime() <= 0) {
      runTask(timers.poll().task);
    }
  }

  /** Returns the timeout for select in milliseconds, rounded up: a timer never runs early. */
  private long waitMs() {
    if (!tasks.isEmpty()) {
      return 0;
    }
    if (timers.isEmpty()) {
      return TimeUnit.HOURS.toMillis(1);
    }
    long leftNs = timers.peek().dueNs - System.nanoTime();
    return leftNs <= 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(leftNs) + 1;
  }

  /** Runs the task in the next iteration. Called by any thread. */
  void execute(Runnable task) {
    tasks.add(task);
    if (Thread.currentThread() != thread) {
      selector.wakeup();
    }
  }

  /**
   * Returns when the loop has run the task or has ended, or half a second after the deadline.
   * Called by any other thread.
   */
  void executeAndWait(Runnable task, long deadlineNs) {
    CountDownLatch done = new CountDownLatch(1);
    execute(
        () -> {
          try {
            task.run();
          } finally {
            done.countDown();
          }
        });
    try {
      while (thread.isAlive() && !done.await(100, TimeUnit.MILLISECONDS)) {
        if (System.nanoTime() - deadlineNs >= TASK_MARGIN_NS) {
          log.warn("{} is busy with step 3 of a connection", name);
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs the task after the delay, never earlier. Called by the loop. */
  void executeAfter(long delayMs, Runnable task) {
    timers.add(new Timer(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delayMs), task));
  }

  /** Called by the loop. */
  SelectionKey register(SelectableChannel channel, int interestOps, Handler handler) {
    try {
      return channel.register(selector, interestOps, handler);
    } catch (ClosedChannelException e) {
      throw new IllegalStateException("channel was closed before it was registered", e);
    }
  }

  /** Selects once: only then the JDK closes the descriptors of closed channels. */
  void deregisterClosedChannels() throws IOException {
    selector.selectNow(dispatch);
  }

  /** Counts a connection. Called by the loop. */
  void opened() {
    connectionCount++;
  }

  /** Counts a closed connection. Called by the loop. */
  void closed() {
    connectionCount--;
    connectionLimit.release();
    counters.increment(Counter.CONNECTIONS_CLOSED);
  }

  Counters counters() {
    return counters;
  }

  ProcessBuffers buffers() {
    return buffers;
  }

  /** Returns when the select of this iteration returned, in System.nanoTime; 0 without tracing. */
  long readableNs() {
    return readableNs;
  }

  // docs: stop
  /** Lets each connection answer what it has received, then ends the loop. Called by the loop. */
  void drain(Duration timeout) {
    draining = true;
    openAtStop = connectionCount;
    executeAfter(timeout.toMillis() + 1, this::abortAll); // rounded up
    openConnections().forEach(Connection::drain);
  }

  private void abortAll() {
    for (Connection connection : openConnections()) {
      if (connection.hasPendingResponses()) {
        forcedCount++;
      }
      connection.abort();
    }
  }

  private List<Connection> openConnections() {
    List<Connection> open = new ArrayList<>(connectionCount);
    for (SelectionKey key : selector.keys()) {
      if (key.isValid() && key.attachment() instanceof Connection connection) {
        open.add(connection);
      }
    }
    return open;
  }

  // docs: timeouts
  private void checkTimeouts() {
    if (timeoutCheckPeriodMs > 0) {
      // First, because a check that fails must not be the last one.
      executeAfter(timeoutCheckPeriodMs, this::checkTimeouts);
      timeoutChecker.check(openConnections());
    }
  }

  /**
   * Waits until the loop has ended. Called by the stopping thread.
   *
   * @param deadlineNs in System.nanoTime; after it the connections count as aborted
   */
  StopResult awaitEnd(long deadlineNs) {
    try {
      TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadlineNs - System.nanoTime()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      log.warn("{} still runs: step 3 of a connection takes too long", thread.getName());
      return new StopResult(0, Math.max(1, connectionCount));
    }
    return new StopResult(openAtStop, 0).withForced(forcedCount);
  }

  private void closeAll() {
    try {
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    } catch (IOException e) {
      log.warn("closing the selector failed", e);
    }
    buffers.close();
  }
}
