package dev.echolab.server;

/**
 * Reports how a server stopped.
 *
 * @param drainedConnections connections that were open at the stop and got all their responses
 * @param forcedConnections connections that were aborted with responses unsent
 */
public record StopResult(int drainedConnections, int forcedConnections) {

  public enum Outcome {
    GRACEFUL,
    FORCED
  }

  public Outcome outcome() {
    return forcedConnections == 0 ? Outcome.GRACEFUL : Outcome.FORCED;
  }

  /** Returns this result with some of the drained connections counted as aborted. */
  public StopResult withForced(int moreForced) {
    return new StopResult(
        Math.max(0, drainedConnections - moreForced), forcedConnections + moreForced);
  }

  @Override
  public String toString() {
    return outcome() + " drained=" + drainedConnections + " forced=" + forcedConnections;
  }
}
