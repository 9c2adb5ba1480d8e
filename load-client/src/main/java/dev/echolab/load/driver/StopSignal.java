package dev.echolab.load.driver;

/**
 * Lets any thread end a run early with what it has measured so far. One use; once asked, asked for
 * good.
 */
public final class StopSignal {
  private volatile boolean requested;

  /** The run is to end now: it does within some 20 ms, and its result says that it was cut off. */
  public void request() {
    requested = true;
  }

  boolean isRequested() {
    return requested;
  }
}
