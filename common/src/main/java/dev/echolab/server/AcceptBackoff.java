package dev.echolab.server;

/**
 * How long to wait after an accept that failed: 50 ms at first, doubled up to 1600 ms, and 0 again
 * after a success. An accept fails when there are no file descriptors left; the connection stays in
 * the kernel's queue, so that trying again at once would only burn the processor.
 *
 * <p>Owned by the thread that accepts.
 */
public final class AcceptBackoff {
  private static final int FIRST_MS = 50;
  private static final int LONGEST_MS = 1600;

  private int nextMs = FIRST_MS;

  public void succeeded() {
    nextMs = FIRST_MS;
  }

  /** The pause before the next try, in milliseconds. */
  public int failed() {
    int pauseMs = nextMs;
    nextMs = Math.min(nextMs * 2, LONGEST_MS);
    return pauseMs;
  }
}
