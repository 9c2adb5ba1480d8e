package dev.echolab.load.plan;

/** What to do when a connection is lost during the run. */
public enum OnDisconnect {
  /** It stays closed; the messages that were still to be sent on it count as unsent. */
  GIVE_UP,
  /**
   * Try again until it succeeds, in a run of {@code --requests} for at most a minute; messages due
   * meanwhile wait, and their waiting counts.
   */
  RECONNECT
}
