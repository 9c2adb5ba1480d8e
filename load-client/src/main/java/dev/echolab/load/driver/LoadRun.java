package dev.echolab.load.driver;

import dev.echolab.load.record.RunResult;

/** Runs a plan. */
public final class LoadRun {
  private LoadRun() {}

  /**
   * Connects, loads, measures, drains, closes.
   *
   * @throws CannotConnectException if a target could not be reached; nothing was sent
   * @throws InterruptedException if the calling thread was interrupted; everything is closed
   */
  public static RunResult run(LoadPlan plan, RunListener listener)
      throws CannotConnectException, InterruptedException {
    if (plan.threads() > 0) {
      throw new UnsupportedOperationException("in work");
    }
    return null;
  }
}
