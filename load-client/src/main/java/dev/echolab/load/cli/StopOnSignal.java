package dev.echolab.load.cli;

import dev.echolab.cli.TerminationSignals;

/**
 * Stops the run on the first SIGINT (Ctrl-C) or SIGTERM, so that a report of the measured part can
 * be written; a second signal ends the process immediately. Active from {@link #begin} to {@link
 * #close}.
 */
final class StopOnSignal implements AutoCloseable {
  private final TerminationSignals signals = TerminationSignals.install();
  private final Thread waiting = new Thread(this::awaitSignal, "stop-on-signal");

  private volatile boolean requested;

  private StopOnSignal() {
    waiting.setDaemon(true);
  }

  static StopOnSignal begin() {
    StopOnSignal started = new StopOnSignal();
    started.waiting.start();
    return started;
  }

  boolean isRequested() {
    return requested;
  }

  private void awaitSignal() {
    try {
      signals.await();
      signals.haltOnNext();
      requested = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Closed: no signal came.
    }
  }

  @Override
  public void close() {
    waiting.interrupt();
    signals.close();
  }
}
