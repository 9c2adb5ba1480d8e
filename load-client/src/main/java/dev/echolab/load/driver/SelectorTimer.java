package dev.echolab.load.driver;

import dev.echolab.load.os.OwnThread;
import java.nio.channels.Selector;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Wakes a client thread from its selector at a given nanosecond.
 *
 * <p>A selector's own time-out is in milliseconds (epoll_wait(2)), and a thread that sleeps outside
 * of its selector would read answers late and so measure itself. So the client thread always waits
 * in its selector, and this thread parks until the moment. {@code docs/decisions/0010-pacing.md}.
 */
final class SelectorTimer implements AutoCloseable {
  private static final long NEVER = Long.MAX_VALUE;
  private static final long TIMER_SLACK_NS = 1_000;

  private final Selector selector;
  private final Thread thread;
  private final AtomicLong atNs = new AtomicLong(NEVER);
  private volatile boolean closed;

  SelectorTimer(Selector selector, String name) {
    this.selector = selector;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** The selector is to be woken at {@code whenNs}, or earlier if that was set earlier. */
  void set(long whenNs) {
    // A later time needs no unpark: the thread wakes at the earlier one and sees the new one.
    if (whenNs < atNs.getAndSet(whenNs)) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    OwnThread.current().timerSlackNs(TIMER_SLACK_NS);
    while (!closed) {
      long at = atNs.get();
      if (at == NEVER) {
        LockSupport.park(this);
        continue;
      }
      long leftNs = at - System.nanoTime();
      if (leftNs > 0) {
        LockSupport.parkNanos(this, leftNs);
      } else if (atNs.compareAndSet(at, NEVER)) {
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
