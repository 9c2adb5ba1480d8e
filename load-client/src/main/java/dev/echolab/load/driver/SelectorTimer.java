package dev.echolab.load.driver;

import static dev.echolab.load.schedule.OpenSchedule.NEVER;

import dev.echolab.load.os.OwnThread;
import dev.echolab.load.plan.Pacing;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Waits in a client thread's selector until a socket is ready or a given nanosecond has come.
 *
 * <p>A selector's own time-out is in milliseconds (epoll_wait(2)), and a thread that sleeps outside
 * its selector would read replies late and so measure itself. So the client thread always waits in
 * its selector, and the timer's thread parks until the nanosecond and wakes the selector up. {@code
 * docs/decisions/0010-pacing.md} has the alternatives and what this costs.
 */
final class SelectorTimer implements AutoCloseable {
  private static final long TIMER_SLACK_NS = 1_000;
  private static final int MAX_WAIT_MS = 20;

  /**
   * If a message is due within this time, a sleep would end too late: poll the sockets instead. The
   * selector is woken up this much ahead.
   */
  private static final long SPIN_BELOW_NS = 60_000L;

  private final Selector selector;
  private final Pacing pacing;
  private final Runnable beforeReplies;
  private final Thread thread;
  private final AtomicLong wakeUpNs = new AtomicLong(NEVER);
  private volatile boolean closed;

  /** Creates a timer; {@code beforeReplies} runs before each wait in which no message is due. */
  SelectorTimer(Selector selector, Pacing pacing, Runnable beforeReplies, String threadName) {
    this.selector = selector;
    this.pacing = pacing;
    this.beforeReplies = beforeReplies;
    this.thread = new Thread(this::run, threadName);
    thread.setDaemon(true);
  }

  /** Starts the timer's thread; needed only if {@link #select} is called with a due time. */
  void start() {
    thread.start();
  }

  /**
   * Handles ready sockets; waits for one if there is none.
   *
   * @param dueNs when the next message is due, to be met to some 10 us
   * @param latestNs when to return at the latest, to be met to a millisecond
   */
  void select(Consumer<SelectionKey> onReady, long nowNs, long dueNs, long latestNs)
      throws IOException {
    long waitMs = Math.min(Math.max(1, (latestNs - nowNs + 999_999L) / 1_000_000L), MAX_WAIT_MS);
    if (dueNs != NEVER) {
      if (pacing == Pacing.SPIN || dueNs - nowNs <= SPIN_BELOW_NS) {
        selector.selectNow(onReady);
        return;
      }
      // The wait is in whole milliseconds: it may end a millisecond after the latest time.
      if (dueNs - nowNs <= (waitMs + 1) * 1_000_000L) {
        wakeUpAt(dueNs - SPIN_BELOW_NS);
      }
    } else {
      beforeReplies.run();
    }
    selector.select(onReady, waitMs);
  }

  /** Returns when the selector will be woken up; {@code NEVER} if that is not planned. */
  long wakeUpNs() {
    return wakeUpNs.get();
  }

  private void wakeUpAt(long atNs) {
    // A later time needs no unpark: the thread wakes at the earlier one and sees the new one.
    if (atNs < wakeUpNs.getAndSet(atNs)) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    OwnThread.current().timerSlackNs(TIMER_SLACK_NS);
    while (!closed) {
      long atNs = wakeUpNs.get();
      if (atNs == NEVER) {
        LockSupport.park(this);
        continue;
      }
      long leftNs = atNs - System.nanoTime();
      if (leftNs > 0) {
        LockSupport.parkNanos(this, leftNs);
      } else if (wakeUpNs.compareAndSet(atNs, NEVER)) {
        // If that fails the client thread has set another time, so it is awake.
        selector.wakeup();
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
