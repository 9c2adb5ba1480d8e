package dev.echolab.nio;

import dev.echolab.counters.Counter;
import dev.echolab.counters.Counters;
import dev.echolab.counters.ServerCounters;
import dev.echolab.server.ConnectionLimit;
import dev.echolab.server.ServerOptions;
import dev.echolab.server.StopResult;
import dev.echolab.server.TimeoutChecker;
import dev.echolab.server.Tracing;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
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
 * One thread that waits in select for all its connections, and serves whichever is ready.
 *
 * <p>Other threads reach it by {@link #execute} and {@link #executeAndWait} only.
 */
final class EventLoop implements Runnable {
  private static final Logger log = LogManager.getLogger(EventLoop.class);

  /** What a selection key leads to. */
  interface Handler {
    /** The kernel has news. Must not throw for reasons a peer could cause. */
    void ready(SelectionKey key);
  }

  private record Timer(long dueNs, Runnable task) {}

  private final Selector selector;
  private final Thread thread;
  private final Consumer<SelectionKey> dispatch = this::dispatch;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparingLong(timer -> timer.dueNs - System.nanoTime()));
  private final ServerCounters serverCounters;
  private final Counters counters;
  private final ProcessBuffers buffers;
  private final LongSupplier readableClock;

  private boolean firstOfThisSelect;
  private long readableNs;
  private int connections;
  private boolean finishing;
  private int atFinish;
  private int forced;

  private final ConnectionLimit admission;
  private final TimeoutChecker watch;
  private final long watchPeriodMs;

  EventLoop(
      String name,
      Workers.Buffers buffers,
      ServerOptions options,
      ConnectionLimit admission,
      ServerCounters serverCounters)
      throws IOException {
    this.selector = Selector.open();
    this.thread = new Thread(this, name);
    this.serverCounters = serverCounters;
    this.counters = serverCounters.newWorker();
    this.buffers = new ProcessBuffers(buffers, options.buffers().readBufferBytes());
    this.admission = admission;
    this.watch = new TimeoutChecker(options.limits(), counters, System::nanoTime);
    this.watchPeriodMs = TimeoutChecker.periodMs(options.limits());
    this.readableClock = options.steps().tracing() == Tracing.ON ? System::nanoTime : () -> 0;
  }

  void start() {
    thread.start();
  }

  /** Undoes the constructor of a loop that will not start. */
  void abandon() throws IOException {
    selector.close();
  }

  @Override
  public void run() {
    try {
      watchForStalls();
      while (!finishing || connections > 0) {
        turn();
      }
    } catch (IOException e) {
      log.error("select failed, the loop ends", e);
    } finally {
      serverCounters.retire(counters);
      closeEverything();
    }
  }

  private void turn() throws IOException {
    firstOfThisSelect = true;
    long waitMs = waitMs();
    int ready = waitMs == 0 ? selector.selectNow(dispatch) : selector.select(dispatch, waitMs);
    counters.increment(Counter.SELECTS);
    if (ready == 0 && !tasks.isEmpty()) {
      counters.increment(Counter.WAKEUPS);
    }
    runTasks();
    runTimers();
  }

  private void dispatch(SelectionKey key) {
    if (firstOfThisSelect) {
      firstOfThisSelect = false;
      readableNs = readableClock.getAsLong();
    }
    try {
      ((Handler) key.attachment()).ready(key);
    } catch (RuntimeException | Error e) {
      log.error("a handler failed, the loop goes on", e);
    }
  }

  private void runTasks() {
    Runnable task;
    while ((task = tasks.poll()) != null) {
      run(task);
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      log.error("a task failed, the loop goes on", e);
    }
  }

  private void runTimers() {
    while (!timers.isEmpty() && timers.peek().dueNs - System.nanoTime() <= 0) {
      run(timers.poll().task);
    }
  }

  /** How long select may wait, in milliseconds, rounded up: a timer never runs early. */
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

  /** Called by any thread: the loop runs the task soon. */
  void execute(Runnable task) {
    tasks.add(task);
    if (Thread.currentThread() != thread) {
      selector.wakeup();
    }
  }

  /** Called by any other thread: returns when the loop has run the task, or has ended. */
  void executeAndWait(Runnable task) {
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
        // Looks again whether the loop still lives.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Called by the loop: runs the task after so many milliseconds, never early. */
  void executeAfter(long delayMs, Runnable task) {
    timers.add(new Timer(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delayMs), task));
  }

  /** Called by the loop. */
  SelectionKey register(SelectableChannel channel, int interestOps, Handler handler) {
    try {
      return channel.register(selector, interestOps, handler);
    } catch (ClosedChannelException e) {
      throw new IllegalStateException("a channel was closed before its loop knew it", e);
    }
  }

  /** A closed channel's descriptor is only given back when the selector looks again. */
  void forgetClosedChannels() throws IOException {
    selector.selectNow(dispatch);
  }

  /** Called by the loop. */
  void opened() {
    connections++;
  }

  /** Called by the loop. */
  void closed() {
    connections--;
    admission.release();
    counters.increment(Counter.CONNECTIONS_CLOSED);
  }

  Counters counters() {
    return counters;
  }

  ProcessBuffers buffers() {
    return buffers;
  }

  /** When this turn's select returned, by the clock of the stamps; 0 without tracing. */
  long readableNs() {
    return readableNs;
  }

  /** Called by the loop: every connection answers what it has received, then the loop ends. */
  void finish(Duration drain) {
    finishing = true;
    atFinish = connections;
    executeAfter(drain.toMillis(), this::cutAll);
    eachConnection(Connection::drain);
  }

  private void cutAll() {
    eachConnection(
        connection -> {
          if (connection.owesResponses()) {
            forced++;
          }
          connection.abort();
        });
  }

  private void eachConnection(Consumer<Connection> action) {
    connections().forEach(action);
  }

  private List<Connection> connections() {
    List<Connection> open = new ArrayList<>(connections);
    for (SelectionKey key : selector.keys()) {
      if (key.isValid() && key.attachment() instanceof Connection connection) {
        open.add(connection);
      }
    }
    return open;
  }

  private void watchForStalls() {
    if (watchPeriodMs > 0) {
      watch.check(connections());
      executeAfter(watchPeriodMs, this::watchForStalls);
    }
  }

  /** Called by the stopping thread. */
  StopResult awaitEnd() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new StopResult(Math.max(0, atFinish - forced), forced);
  }

  private void closeEverything() {
    try {
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    } catch (IOException e) {
      log.warn("closing the selector failed", e);
    }
  }
}
