package dev.echolab.load.cli;

import dev.echolab.cli.TerminationSignals;
import dev.echolab.load.driver.StopSignal;

/**
 * While open, the first SIGINT (Ctrl-C) or SIGTERM ends the run, so that a report of what there is
 * can be written; a second one ends the process at once.
 */
final class StopOnSignal implements AutoCloseable {
  private final TerminationSignals signals = TerminationSignals.install();
  private final StopSignal stop = new StopSignal();
  private final Thread waiting = new Thread(this::waitForOne, "stop-on-signal");

  private StopOnSignal() {
    waiting.setDaemon(true);
  }

  static StopOnSignal begin() {
    StopOnSignal begun = new StopOnSignal();
    begun.waiting.start();
    return begun;
  }

  StopSignal stop() {
    return stop;
  }

  private void waitForOne() {
    try {
      signals.await();
      signals.haltOnNext();
      stop.request();
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
