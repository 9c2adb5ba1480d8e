package dev.echolab.handler;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Stops chosen connections before steps 2, 3 and 4, each until a command lets it do that step, and
 * reports where they stand. The step mode of a server; docs/live.md describes commands and reports.
 *
 * <p>A connection is followed if its peer's port is known here when the connection is made. All
 * other connections get no listener of this kind. Any thread may call any method; the thread of a
 * followed connection waits in {@link Followed#await}.
 */
public final class StepGate {
  private final Map<Integer, Followed> byPort = new ConcurrentHashMap<>();
  private final Consumer<String> report;
  private volatile boolean released;

  /**
   * Follows no connection yet.
   *
   * @param report receives each report, one line without its end
   */
  public StepGate(Consumer<String> report) {
    this.report = report;
  }

  /**
   * Follows the connection that comes from a port, and stops it from now on.
   *
   * @param steps digits of the steps that it stops before, such as {@code 234}; {@code -}: none
   */
  public void follow(int peerPort, String steps) {
    byPort.computeIfAbsent(peerPort, Followed::new).stopBefore(steps);
  }

  /** Lets the connection from this port do one step; without effect if it does not stand still. */
  public void next(int peerPort) {
    of(peerPort).ifPresent(Followed::next);
  }

  /** Lets the connection from this port run; a later one from this port is not followed. */
  public void forget(int peerPort) {
    Optional.ofNullable(byPort.remove(peerPort)).ifPresent(known -> known.stopBefore("-"));
  }

  /**
   * Lets all connections run from now on, whatever {@link #follow} asks later: the server stops.
   */
  public void release() {
    released = true;
    byPort.values().forEach(connection -> connection.stopBefore("-"));
  }

  /** Returns the followed connection from this port; empty for any other. */
  public Optional<Followed> of(int peerPort) {
    return Optional.ofNullable(byPort.get(peerPort));
  }

  public final class Followed {
    private final int peerPort;
    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile String steps = "-";
    private boolean standing;
    private boolean mayStep;

    private Followed(int peerPort) {
      this.peerPort = peerPort;
    }

    private void stopBefore(String newSteps) {
      change(() -> steps = newSteps);
    }

    private void next() {
      change(() -> mayStep = standing);
    }

    private void change(Runnable assignment) {
      lock.lock();
      try {
        assignment.run();
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    boolean stopsBefore(char step) {
      return !released && steps.indexOf(step) >= 0;
    }

    /** Reports the thread that runs the connection. */
    void reportRunning() {
      report('-', "");
    }

    /**
     * Stands still before a step until {@link StepGate#next}. An interrupt does not end it. Reports
     * without the lock: a reader of the reports that is slow must not stop the commands.
     *
     * @param details of the report: {@code key=value} pairs, each after a space
     */
    void await(char step, String details) {
      lock.lock();
      try {
        if (!stopsBefore(step)) {
          return;
        }
        standing = true;
      } finally {
        lock.unlock();
      }
      report(step, details);
      lock.lock();
      try {
        while (!mayStep && stopsBefore(step)) {
          changed.awaitUninterruptibly();
        }
        standing = false;
        mayStep = false;
      } finally {
        lock.unlock();
      }
      reportRunning();
    }

    private void report(char before, String details) {
      report.accept(
          "STEP port=%d before=%s thread=%s%s"
              .formatted(peerPort, before, Thread.currentThread().getName(), details));
    }
  }
}
