package dev.echolab.server;

/**
 * How a server ended.
 *
 * @param drainedConnections connections that were open at the stop and got every response they were
 *     owed
 * @param forcedConnections connections that were cut while responses were still owed
 */
public record StopResult(int drainedConnections, int forcedConnections) {

  public enum Outcome {
    GRACEFUL,
    FORCED
  }

  public Outcome outcome() {
    return forcedConnections == 0 ? Outcome.GRACEFUL : Outcome.FORCED;
  }

  @Override
  public String toString() {
    return outcome() + " drained=" + drainedConnections + " forced=" + forcedConnections;
  }
}
