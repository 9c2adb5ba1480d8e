package dev.echolab.server;

/**
 * Computes the pause after a failed accept: 50 ms at first, doubled up to 1600 ms, and 50 ms again
 * after a success.
 *
 * <p>An accept fails when no file descriptor is left. The connection stays in the kernel's queue,
 * so an immediate retry would only use CPU time.
 *
 * <p>Owned by the accepting thread.
 */
public final class AcceptBackoff {
  private static final int MIN_PAUSE_MS = 50;
  private static final int MAX_PAUSE_MS = 1600;

  private int nextPauseMs = MIN_PAUSE_MS;

  public void succeeded() {
    nextPauseMs = MIN_PAUSE_MS;
  }

  // docs: descriptors
  /** Returns the pause before the next attempt, in milliseconds. */
  public int failed() {
    int pauseMs = nextPauseMs;
    nextPauseMs = Math.min(nextPauseMs * 2, MAX_PAUSE_MS);
    return pauseMs;
  }
}
