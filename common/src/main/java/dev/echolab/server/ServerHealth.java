package dev.echolab.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Reports whether a server would answer an echo, and supervises the threads that this needs.
 *
 * <pre>
 *   SERVING -accept failed--&gt; NOT_ACCEPTING -no failure at the next attempt--&gt; SERVING
 *   any -----stop-----------&gt; STOPPING
 *   any -----an essential thread ended, or a loop has not run for 10 s--&gt; FAILED
 * </pre>
 *
 * <p>A thread that has ended is not started again: what it was doing is lost. The process ends
 * instead, and systemd or Kubernetes starts another one. Used by any thread.
 */
public final class ServerHealth {
  private static final Logger log = LogManager.getLogger(ServerHealth.class);
  private static final long MAX_SILENCE_NS = TimeUnit.SECONDS.toNanos(10);

  /** A failed accept counts until this long after the next attempt was due. */
  private static final long ACCEPT_MARGIN_MS = 500;

  public enum State {
    SERVING,
    /** Open connections are served, and accepting resumes by itself. */
    NOT_ACCEPTING,
    STOPPING,
    FAILED
  }

  /**
   * A state with its reason.
   *
   * @param text one line for people
   */
  public record Report(State state, String text) {}

  private record AcceptFailure(String reason, long validUntilNs) {}

  private final LongSupplier clockNs;
  private final List<Loop> loops = new ArrayList<>();
  private volatile AcceptFailure acceptFailure;
  private volatile boolean stopping;
  private volatile String failure;
  private volatile Runnable onFailure = () -> {};

  public ServerHealth() {
    this(System::nanoTime);
  }

  ServerHealth(LongSupplier clockNs) {
    this.clockNs = clockNs;
  }

  /** Sets what to run when the server has failed. Called before the start. */
  public void onFailure(Runnable action) {
    onFailure = action;
  }

  /**
   * Wraps the body of a thread that must run until the stop; its end before is a failure. An Error
   * is also left to the thread's uncaught exception handler.
   */
  public Runnable essential(Runnable body) {
    return () -> {
      try {
        body.run();
        ended(null);
      } catch (RuntimeException e) {
        ended(e);
      } catch (Error e) {
        FatalErrors.inEssentialThread(e);
        ended(e);
        throw e;
      }
    };
  }

  private void ended(Throwable cause) {
    String name = Thread.currentThread().getName();
    if (!stopping) {
      failed(name, cause);
    } else if (cause != null) {
      log.error("thread {} failed during the stop", name, cause);
    }
  }

  /** Watches whether these threads still run tasks. Called before the first {@link #report}. */
  public void watchLoop(String name, Executor loop) {
    loops.add(new Loop(name, loop));
  }

  /**
   * Records that an essential thread has ended.
   *
   * @param cause null: it returned
   */
  public void failed(String thread, Throwable cause) {
    failure = "thread " + thread + " ended" + (cause == null ? "" : ": " + cause);
    onFailure.run();
    if (cause != null) {
      log.error("thread {} ended", thread, cause);
    }
  }

  /** Records a failed accept, after which the acceptor pauses. */
  public void acceptFailed(Throwable reason, int pauseMs) {
    long validMs = pauseMs + ACCEPT_MARGIN_MS;
    acceptFailure =
        new AcceptFailure(
            String.valueOf(reason.getMessage()),
            clockNs.getAsLong() + TimeUnit.MILLISECONDS.toNanos(validMs));
  }

  /** Records that a stop has begun: threads may end from here on. */
  public void stopping() {
    stopping = true;
  }

  public Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  /**
   * Returns the present state. Also gives each loop a task; if this is not called every few
   * seconds, a loop that does not run is noticed later.
   */
  public synchronized Report report() {
    long nowNs = clockNs.getAsLong();
    if (failure != null) {
      return new Report(State.FAILED, failure);
    }
    if (stopping) {
      return new Report(State.STOPPING, "stopping");
    }
    for (Loop loop : loops) {
      if (!loop.isRunning(nowNs)) {
        return new Report(State.FAILED, loop.name + " has not run for 10 s or more");
      }
    }
    AcceptFailure latest = acceptFailure;
    return latest != null && latest.validUntilNs - nowNs > 0
        ? new Report(
            State.NOT_ACCEPTING,
            "accepts no connection: " + latest.reason + "; open connections are served")
        : new Report(State.SERVING, "ok");
  }

  /** Gives a loop one task at a time. Used by report; the task runs in the loop. */
  private static final class Loop {
    private final String name;
    private final Executor executor;
    private long sentNs;
    private volatile boolean taskPending;

    Loop(String name, Executor executor) {
      this.name = name;
      this.executor = executor;
    }

    boolean isRunning(long nowNs) {
      if (taskPending) {
        return nowNs - sentNs < MAX_SILENCE_NS;
      }
      sentNs = nowNs;
      taskPending = true;
      try {
        executor.execute(() -> taskPending = false);
        return true;
      } catch (RejectedExecutionException e) {
        log.debug("{} takes no tasks", name, e);
        return false;
      }
    }
  }
}
