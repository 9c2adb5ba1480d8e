package dev.echolab.load.driver;

/**
 * Lets any thread end a run early, with the results so far. For one run; a request cannot be taken
 * back.
 */
public final class StopSignal {
  private volatile boolean requested;

  /**
   * Requests the end of the run; it follows within some 20 ms. The result says that the run was
   * interrupted.
   */
  public void request() {
    requested = true;
  }

  boolean isRequested() {
    return requested;
  }
}
